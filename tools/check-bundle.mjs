// Checks the size budget and the packages of the first load: crypto libraries belong in the worker, in separate chunks.
// Reads the record that tools/bundle-report.mjs wrote at the last build.
import { readFileSync } from 'node:fs'

/** The largest gzip sizes in bytes. */
const budgets = {
  'first load of the page': 40_000,
  'first load of the worker': 6_200,
  'all worker chunks': 250_000,
  'largest chunk': 100_000,
}
/** The libraries that write, with their dependencies. */
const writers = '@peculiar\\/|pkijs|asn1js|pvutils|pvtsutils|bytestreamjs|tsyringe|tslib'
const cryptoPackages = new RegExp(`^(${writers}|@noble\\/|reflect-metadata|valibot|node-forge)`)
/** Needed only for some calls; the old ciphers only for some files. */
const lateInWorker = new RegExp(`^(${writers}|@noble\\/|node-forge|fflate|postal-mime)`)

const page = readChunks('page')
const worker = readChunks('worker')
const problems = []

judge('first load of the page', firstLoad(page), cryptoPackages)
judge('first load of the worker', firstLoad(worker), lateInWorker)
judge('all worker chunks', worker, null)
for (const chunk of [...page, ...worker]) judge('largest chunk', [chunk], null)

for (const problem of problems) console.error(problem)
process.exit(problems.length === 0 ? 0 : 1)

function judge(name, chunks, forbidden) {
  const gzipBytes = chunks.reduce((sum, chunk) => sum + chunk.gzipBytes, 0)
  const files = chunks.map((chunk) => chunk.file).join(', ')
  if (name !== 'largest chunk') console.log(`${name}: ${gzipBytes} of ${budgets[name]} bytes gzip`)
  if (gzipBytes > budgets[name]) {
    problems.push(
      `${name}: ${gzipBytes} bytes gzip, but only ${budgets[name]} are allowed (${files})`,
    )
  }
  if (forbidden === null) return
  for (const chunk of chunks) {
    const found = chunk.packages.filter((name) => forbidden.test(name))
    if (found.length > 0)
      problems.push(`${name}: ${chunk.file} must not contain ${found.join(', ')}`)
  }
}

/** The entry chunk with all its static imports. */
function firstLoad(chunks) {
  const byFile = new Map(chunks.map((chunk) => [chunk.file, chunk]))
  const found = new Set(chunks.filter((chunk) => chunk.isEntry))
  for (const chunk of found) {
    for (const file of chunk.imports) if (byFile.has(file)) found.add(byFile.get(file))
  }
  return [...found]
}

function readChunks(name) {
  const path = new URL(`../.cache/bundle/${name}.json`, import.meta.url)
  const chunks = JSON.parse(readFileSync(path, 'utf8'))
  if (!chunks.some((chunk) => chunk.isEntry)) throw new Error(`No entry chunk in ${path}`)
  return chunks
}
