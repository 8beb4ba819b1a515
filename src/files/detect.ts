// Detects what is in the bytes of every drop, paste and path. Nothing is opened here that has a password; that is
// open.ts. Cost and memory are linear in the number of bytes, however many items there are.
import { formatHex, parseBase64, type Bytes } from '../text/bytes'
import { findElementEnd, identifyContent } from '../pki/asn1/kind'
import { PkiError, type PkiErrorCode } from '../pki/errors'
import { describeForeign, identifyForeign } from './foreign-format'
import type { UnplacedItem, FoundItem, ItemKind, NamedFile } from './item'
import { isMail, readMail, restoreBoundaries } from './mail'
import { identifyBlock, mergeParameters } from './pem-item'
import { findPemBlocks } from '../pki/pem'
import { decodeText } from './text-encoding'
import { isZip, parseZip } from './zip'

/** Largest file read, and most that a ZIP archive may hold unpacked, in bytes. */
export const maxFileBytes = 67_108_864
const maxItems = 100_000
const maxArchiveEntries = 20_000
/** Base64 of a PEM file in a mail in a ZIP archive has a depth of three. */
const maxDepth = 4

/** The state of reading one file. */
interface Reading {
  readonly items: FoundItem[]
  /** Items so far, by file. */
  readonly positions: Map<string, number>
  /** What archives may still unpack to, all together. */
  unpackedBytesLeft: number
  isFull: boolean
}

const nestedArchive = 'A ZIP archive inside another is not opened. Unpack the outer one first.'

/**
 * Finds everything that a file holds, in its order; a broken piece never hides the others. Never throws.
 *
 * @returns at least one item. A file that is too large, or in which nothing is found, is one `unknown` item.
 */
export async function detectItems(file: NamedFile): Promise<readonly FoundItem[]> {
  const reading = startReading()
  if (file.bytes.length > maxFileBytes) {
    const message = `A file of ${file.bytes.length} bytes was refused; at most ${maxFileBytes} are read.`
    addItem(reading, file.name, null, unknown('input-too-large', message))
  } else {
    await collectFile(reading, file, 0)
  }
  if (reading.items.length === 0) {
    const message = describeForeign(file.bytes)
    addItem(reading, file.name, null, unknown('input-unrecognized', message))
  }
  return reading.items
}

function startReading(): Reading {
  return { items: [], positions: new Map(), unpackedBytesLeft: maxFileBytes, isFull: false }
}

function unknown(code: PkiErrorCode, message: string, label: string | null = null): UnplacedItem {
  return {
    ...{ kind: 'unknown', label, problem: { code, message } },
    headers: new Map<string, string>(),
    der: new Uint8Array(),
  }
}

function addItem(reading: Reading, file: string, line: number | null, found: UnplacedItem): void {
  if (reading.isFull) return
  reading.isFull = reading.items.length === maxItems
  const item = reading.isFull
    ? unknown('input-too-large', `Only the first ${maxItems} items were read.`)
    : found
  const position = (reading.positions.get(file) ?? 0) + 1
  reading.positions.set(file, position)
  reading.items.push({ ...item, source: { file, position, line } })
}

/** Adds everything in the bytes that is recognized. */
async function collectFile(reading: Reading, file: NamedFile, depth: number): Promise<void> {
  if (depth > maxDepth || reading.isFull) return
  if (isZip(file.bytes)) return collectArchive(reading, file, depth)
  if (collectDer(reading, file)) return
  const foreign = identifyForeign(file.bytes)
  if (foreign?.isKeyFile === true) {
    addItem(reading, file.name, null, unknown('key-unsupported', foreign.says))
    return
  }
  const text = decodeText(file.bytes)
  if (isMail(text)) return collectMail(reading, file.name, text, depth)
  return collectText(reading, file.name, text, 0, depth)
}

async function collectArchive(reading: Reading, file: NamedFile, depth: number): Promise<void> {
  try {
    const limits = { maxEntries: maxArchiveEntries, maxBytes: reading.unpackedBytesLeft }
    for (const { name, bytes, problem } of await parseZip(file.bytes, limits)) {
      const path = `${file.name}/${name}`
      reading.unpackedBytesLeft -= bytes?.length ?? 0
      if (bytes === null) addItem(reading, path, null, unknown(problem.code, problem.message))
      else if (isZip(bytes)) addItem(reading, path, null, unknown('zip-malformed', nestedArchive))
      else await collectFile(reading, { name: path, bytes }, depth + 1)
    }
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    addItem(reading, file.name, null, unknown(cause.code, cause.message))
  }
}

/** One element of DER or BER after the other; false if the bytes do not start with a known one. */
function collectDer(reading: Reading, { name, bytes }: NamedFile): boolean {
  let position = 0
  while (position < bytes.length) {
    const rest = bytes.subarray(position)
    const kind = identifyContent(rest)
    const end = kind === null ? null : findElementEnd(rest, 0)
    if (kind === null || end === null) break
    // An element that is cut off is kept as it is; its parser says what is missing.
    addItem(reading, name, null, found(kind, rest.subarray(0, end)))
    position += end
  }
  if (position === 0) return false
  const rest = bytes.subarray(position)
  if (rest.some((octet) => !isPadding(octet))) {
    const message = `${rest.length} unrecognized bytes after byte ${position}.`
    addItem(reading, name, null, { ...unknown('der-malformed', message), der: rest })
  }
  return true
}

/** Zeros and line ends, which transfers add to a file. */
function isPadding(octet: number): boolean {
  return octet === 0 || octet === 0x0a || octet === 0x0d || octet === 0x20 || octet === 0x1a
}

function found(kind: ItemKind, der: Bytes): UnplacedItem {
  return { kind, label: null, headers: new Map<string, string>(), der, problem: null }
}

async function collectMail(
  reading: Reading,
  file: string,
  text: string,
  depth: number,
): Promise<void> {
  const before = reading.items.length
  const parts = await readMail(text)
  // HTML repeats the text with tags inside, so it is read only if there is nothing else.
  for (const isHtml of [false, true]) {
    if (isHtml && reading.items.length > before) break
    for (const part of parts.filter((each) => each.isHtml === isHtml)) {
      const name = part.name === null ? file : `${file}/${part.name}`
      if (part.bytes === null) await collectText(reading, file, part.text, null, depth)
      else await collectFile(reading, { name, bytes: part.bytes }, depth + 1)
    }
  }
  if (reading.items.length === before) await collectText(reading, file, text, 0, depth)
  else compareWithRaw(reading, before, file, text)
}

/**
 * Completes what a mail's parts gave by the blocks that stand in its raw text: they have lines, and a block
 * before the first part or behind the last one is in no part.
 */
function compareWithRaw(reading: Reading, before: number, file: string, text: string): void {
  const raw = startReading()
  collectBlocks(raw, file, restoreBoundaries(text), 0)
  const blocks = raw.items.filter(({ problem }) => problem === null)
  if (blocks.length === 0) return
  const lines = new Map(blocks.map(({ der, source }) => [formatHex(der), source.line]))
  const found = new Set<string>()
  for (const [index, item] of reading.items.entries()) {
    if (index < before) continue
    const key = formatHex(item.der)
    found.add(key)
    if (item.source.file !== file) continue
    const line = lines.get(key) ?? item.source.line
    reading.items[index] = { ...item, source: { ...item.source, line } }
  }
  for (const { source, ...item } of blocks) {
    if (!found.has(formatHex(item.der))) addItem(reading, file, source.line, item)
  }
}

/** @param linesBefore of the file before the text; null if the text has no lines there. */
async function collectText(
  reading: Reading,
  file: string,
  text: string,
  linesBefore: number | null,
  depth: number,
): Promise<void> {
  if (collectBlocks(reading, file, restoreBoundaries(text), linesBefore)) return
  const bare = decodeBareBase64(text)
  // Base64 may hold anything: DER, or a PEM file, as in a Kubernetes secret.
  for (const bytes of bare) await collectFile(reading, { name: file, bytes }, depth + 1)
}

/** False if there is no block. */
function collectBlocks(
  reading: Reading,
  file: string,
  text: string,
  linesBefore: number | null,
): boolean {
  let parameters: Bytes | null = null
  let hasBlocks = false
  for (const block of findPemBlocks(text)) {
    // "Copy everything from -----BEGIN X----- to -----END X-----": words of a mail, not a block.
    if (block.isInline && block.der.length < 24) continue
    hasBlocks = true
    const line = linesBefore === null ? null : linesBefore + block.line
    if (block.label === 'EC PARAMETERS' && block.problem === null) {
      parameters = block.der
      continue
    }
    addItem(reading, file, line, mergeParameters(identifyBlock(block), parameters))
    parameters = null
    if (reading.isFull) return true
  }
  return hasBlocks
}

/** Base64 without armour, also in the alphabet of URLs (RFC 4648 §5). */
const base64Line = /^[A-Za-z0-9+/_-]+={0,2}$/
/** A line of base64 in other text; shorter ones are words. */
const minRunLine = 40

/** The decoded bytes of base64 that is the whole text or a run of its lines; empty if there is none. */
function decodeBareBase64(text: string): readonly Bytes[] {
  const whole = text.replaceAll(/[\s"',;>\u200b\ufeff]+/g, '')
  if (whole.length >= 32 && base64Line.test(whole)) {
    const bytes = decodeBase64Url(whole)
    if (bytes !== null) return [bytes]
  }
  return findRuns(text.split(/\r\n|\r|\n/)).flatMap((run) => decodeBase64Url(run) ?? [])
}

function decodeBase64Url(base64: string): Bytes | null {
  return parseBase64(base64.replaceAll('-', '+').replaceAll('_', '/'))
}

/** Lines of base64 that follow each other, the first of which can start a SEQUENCE or a PEM file. */
function findRuns(lines: readonly string[]): readonly string[] {
  const runs: string[][] = []
  let run: string[] | null = null
  for (const raw of lines) {
    const line = raw.trim().replace(/^[> ]+/, '')
    const isBase64 = base64Line.test(line)
    if (run !== null && isBase64) run.push(line)
    else if (isBase64 && line.length >= minRunLine && /^(?:M|LS0t)/.test(line)) {
      run = [line]
      runs.push(run)
    } else run = null
    if (line.endsWith('=')) run = null
  }
  return runs.map((each) => each.join(''))
}
