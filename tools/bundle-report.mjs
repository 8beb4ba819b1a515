// A Vite plugin that records the packages and the size of each chunk. tools/check-bundle.mjs checks the record.
import { mkdirSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const folder = new URL('../.cache/bundle/', import.meta.url)

/**
 * @param {'page' | 'worker'} name
 * @returns {import('vite').Plugin}
 */
export function bundleReport(name) {
  return {
    name: 'botcert-bundle-report',
    apply: 'build',
    generateBundle(_options, bundle) {
      const chunks = Object.values(bundle)
        .filter((item) => item.type === 'chunk')
        .map((chunk) => ({
          file: chunk.fileName,
          isEntry: chunk.isEntry,
          imports: chunk.imports,
          gzipBytes: gzipSync(chunk.code).length,
          packages: [...new Set(chunk.moduleIds.map(packageOf).filter((found) => found !== null))],
        }))
      mkdirSync(folder, { recursive: true })
      writeFileSync(new URL(`${name}.json`, folder), JSON.stringify(chunks, null, 2))
    },
  }
}

function packageOf(moduleId) {
  const path = moduleId.split('node_modules/').at(-1)
  if (path === undefined || path === moduleId) return null
  return path
    .split('/')
    .slice(0, path.startsWith('@') ? 2 : 1)
    .join('/')
}
