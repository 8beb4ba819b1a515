// PEM (RFC 7468) and its older form with headers (RFC 1421), read with text around the blocks as people
// and tools leave it. What a block holds is not judged here.
import { encodeBase64, parseBase64, type Bytes } from './bytes'
import { PkiError } from './errors'

export interface PemBlock {
  /** Between `-----BEGIN ` and `-----`, as written: `CERTIFICATE`. */
  readonly label: string
  /** `Proc-Type` and `DEK-Info` of encrypted traditional keys; empty for all else. */
  readonly headers: ReadonlyMap<string, string>
  readonly der: Bytes
  /** Characters before the block. */
  readonly offset: number
}

const beginLine = /-----BEGIN ([^\r\n-][^\r\n]*?)-----/g

/** Whether the bytes hold a PEM boundary at all; ASCII is enough to tell. */
export function isPem(bytes: Uint8Array): boolean {
  return new TextDecoder('latin1').decode(bytes).includes('-----BEGIN ')
}

/**
 * Reads every block of a text, in order.
 *
 * @throws PkiError `pem-empty` where there is no block, `pem-malformed` where one does not end or holds
 *   something other than base64.
 */
export function parsePem(text: string): readonly PemBlock[] {
  const blocks = [...text.matchAll(beginLine)].map((begin) => parseBlock(text, begin))
  if (blocks.length === 0) {
    throw new PkiError('pem-empty', 'Looked for a PEM block (-----BEGIN …-----) and found none.')
  }
  return blocks
}

function parseBlock(text: string, begin: RegExpExecArray): PemBlock {
  const label = begin[1] ?? ''
  const bodyStart = begin.index + begin[0].length
  const bodyEnd = text.indexOf(`-----END ${label}-----`, bodyStart)
  const where = `PEM block ${label} at character ${begin.index}`
  if (bodyEnd === -1) {
    throw new PkiError('pem-malformed', `The PEM block ${label} has no END line: it is cut off.`, {
      where,
    })
  }
  const { headers, base64 } = splitHeaders(text.slice(bodyStart, bodyEnd))
  const der = parseBase64(base64)
  if (der === null || der.length === 0) {
    throw new PkiError(
      'pem-malformed',
      `The PEM block ${label} holds ${base64.trim() === '' ? 'nothing' : 'something other than base64'}.`,
      { where },
    )
  }
  return { label, headers, der, offset: begin.index }
}

function splitHeaders(body: string): { headers: Map<string, string>; base64: string } {
  const headers = new Map<string, string>()
  const lines = body.split(/\r\n|\r|\n/)
  const base64 = lines.filter((line) => {
    const header = /^([A-Za-z-]+):\s*(.*?)\s*$/.exec(line)
    if (header?.[1] === undefined || header[2] === undefined) return true
    headers.set(header[1], header[2])
    return false
  })
  return { headers, base64: base64.join('\n') }
}

/** One block with lines of 64 characters and `\n` after each, as RFC 7468 §2 asks of writers. */
export function encodePem(label: string, der: Uint8Array): string {
  const lines = encodeBase64(der).match(/.{1,64}/g) ?? []
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n')
}
