// PEM (RFC 7468) and its older form with headers (RFC 1421), read with text around the blocks as people,
// tools and mail programs leave it. What a block holds is not parsed here.
import { encodeBase64, parseBase64, type Bytes } from '../text/bytes'
import { PkiError } from './errors'
import { decodeQuotedPrintable } from '../text/quoted-printable'

export interface PemBlock {
  /** Between `-----BEGIN ` and `-----`, as written: `CERTIFICATE`. */
  readonly label: string
  /** `Proc-Type` and `DEK-Info` of encrypted traditional keys; empty for all else. */
  readonly headers: ReadonlyMap<string, string>
  readonly der: Bytes
  /** Characters before the block. */
  readonly offset: number
}

/** A block as it was found; if it has a problem, its `der` is empty. */
export interface FoundBlock extends PemBlock {
  /** Of its BEGIN line, from 1. */
  readonly line: number
  /** Whether BEGIN and END are in one line. */
  readonly isInline: boolean
  /** What is wrong with it, as the end of a sentence; null if it is sound. */
  readonly problem: string | null
}

interface Begin {
  readonly label: string
  readonly offset: number
  readonly bodyStart: number
  readonly line: number
}

const boundaries = /-----(BEGIN|END) ([^\r\n-][^\r\n]{0,63}?)-----/g

/** Whether the bytes contain a PEM boundary in ASCII. */
export function isPem(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes).includes('-----BEGIN ')
}

/**
 * Reads every block of a text, in order.
 *
 * @throws PkiError `pem-empty` if there is no block, `pem-malformed` if one has no end or holds something
 *   other than Base64.
 */
export function parsePem(text: string): readonly PemBlock[] {
  const blocks: PemBlock[] = []
  for (const { label, headers, der, offset, problem } of findPemBlocks(text)) {
    if (problem !== null) {
      throw new PkiError('pem-malformed', `The PEM block ${label} ${problem}.`, {
        where: `PEM block ${label} at character ${offset}`,
      })
    }
    blocks.push({ label, headers, der, offset })
  }
  if (blocks.length === 0) {
    throw new PkiError('pem-empty', 'Looked for a PEM block (-----BEGIN …-----) and found none.')
  }
  return blocks
}

/** Every block of a text in order, including broken ones. One pass, in linear time. */
export function* findPemBlocks(text: string): Generator<FoundBlock> {
  let begin: Begin | null = null
  let line = 1
  let counted = 0
  for (const { index, 0: boundary, 1: kind, 2: name = '' } of text.matchAll(boundaries)) {
    const label = name.trim()
    if (begin !== null) {
      const end = kind === 'END' ? { label, offset: index } : null
      yield readBlock(text, begin, end)
      begin = null
    }
    if (kind === 'BEGIN') {
      line += countLines(text, counted, index)
      counted = index
      begin = { label, offset: index, bodyStart: index + boundary.length, line }
    }
  }
  if (begin !== null) yield readBlock(text, begin, null)
}

/** Line ends: `\r\n`, `\n` or `\r`. */
function countLines(text: string, start: number, end: number): number {
  let lines = 0
  for (let index = start; index < end; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit === 10 || (unit === 13 && text.charCodeAt(index + 1) !== 10)) lines += 1
  }
  return lines
}

function readBlock(
  text: string,
  { label, offset, bodyStart, line }: Begin,
  end: { readonly label: string; readonly offset: number } | null,
): FoundBlock {
  const broken = (problem: string): FoundBlock => ({
    ...{ label, offset, line, problem },
    headers: new Map<string, string>(),
    der: new Uint8Array(),
    isInline: false,
  })
  if (end === null) return broken('has no END line: it is cut off')
  if (end.label !== label) return broken(`ends with the END line of ${end.label}: it is cut off`)
  const body = text.slice(bodyStart, end.offset)
  const { headers, base64 } = splitHeaders(body)
  const der = parseBase64(base64)
  if (der === null || der.length === 0) {
    const isEmpty = base64.trim() === ''
    return broken(`holds ${isEmpty ? 'nothing' : 'something other than base64'}`)
  }
  return { label, headers, der, offset, line, isInline: !/[\r\n]/.test(body), problem: null }
}

/** Line ends as JSON, YAML and C strings write them. */
const escapedLineEnds = /(?:\\r)?\\n|\\r/g
const invisible = /[\u00a0\u200b-\u200d\u2060\ufeff]/g
const lineEnds = /\r\n|\r|\n/
/** After `=` base64 has nothing but more of it, so this is quoted-printable. */
const quotedPrintable = /=(?:[0-9A-F]{2}|\n[A-Za-z0-9+/])/i

function splitHeaders(body: string): { headers: Map<string, string>; base64: string } {
  const headers = new Map<string, string>()
  const base64: string[] = []
  for (const line of restoreLines(body)) {
    const colon = line.indexOf(':')
    const name = line.slice(0, Math.max(colon, 0))
    if (/^[A-Za-z-]{1,64}$/.test(name)) headers.set(name, line.slice(colon + 1).trim())
    else base64.push(line)
  }
  return { headers, base64: base64.join('\n') }
}

/** The lines of a block, without the changes that mail and copying make. */
function restoreLines(body: string): readonly string[] {
  const lines = (body.includes('\\') ? body.replaceAll(escapedLineEnds, '\n') : body)
    .replaceAll(invisible, '')
    .split(lineEnds)
    .map(stripLine)
  const text = lines.join('\n')
  return quotedPrintable.test(text) ? decodeQuotedPrintable(text).split('\n') : lines
}

/** Removes what reply quoting, and copying out of source code, put around a line of Base64. */
function stripLine(raw: string): string {
  const trimmed = raw.trim()
  if (/^["'][ \t]*[+,;.&]?$/.test(trimmed)) return ''
  const line = trimmed.replace(/^[>|\s"']+/, '')
  const quote = line.search(/["'\\,]/)
  return quote === -1 || line.includes(':') ? line : line.slice(0, quote)
}

/** One block, with lines of 64 characters that end with `\n` (RFC 7468 §2). */
export function encodePem(label: string, der: Uint8Array): string {
  const lines = encodeBase64(der).match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
