// What mail programs do to files: MIME parts in base64 and quoted-printable (RFC 2045 §6), typographic dashes.
// A mail, or a piece of one as it was copied, is cut into its parts in one pass; headers are looked at only for
// how a part is encoded and what it is called.
import { parseBase64, type Bytes } from '../text/bytes'
import { decodeQuotedPrintable } from '../text/quoted-printable'

export interface MailPart {
  /** As the part's headers call it; null where they do not. */
  readonly name: string | null
  /** What was in base64, decoded; null for text. */
  readonly bytes: Bytes | null
  /** Empty where there are bytes. */
  readonly text: string
  readonly isHtml: boolean
  /** Lines before it in the mail; null where decoding moved the lines. */
  readonly linesBefore: number | null
}

interface PartHeaders {
  readonly encoding: 'none' | 'base64' | 'quoted-printable'
  readonly name: string | null
  readonly isHtml: boolean
}

const noHeaders: PartHeaders = { encoding: 'none', name: null, isHtml: false }

const encodingHeader = /^content-transfer-encoding:\s*"?(base64|quoted-printable)\b/i
const typeHeader = /^content-type:\s*(multipart\/|text\/html)/i
const nameParameter = /\b(?:file)?name(?:\*0?)?\*?=\s*(?:"([^"]{1,255})"|([^\s;"]{1,255}))/i
const boundaryParameter = /\bboundary\s*=\s*(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/gi
/** In a copied piece of a mail, whose boundaries are said nowhere; never a PEM line. */
const boundaryLike = /^--(?!-*\s*(?:BEGIN|END) )\S{4,}$/
const lineEnds = /\r\n|\r|\n/

/** Whether the text has headers of MIME: a whole mail or a piece of one. */
export function isMail(text: string): boolean {
  return [encodingHeader, typeHeader].some(({ source }) => new RegExp(source, 'im').test(text))
}

/** The parts in order; text before and around the parts of a mail is a part too. */
export function splitMail(text: string): readonly MailPart[] {
  const boundaries = new Set(
    [...text.matchAll(boundaryParameter)].map(([, quoted, plain]) => `--${quoted ?? plain ?? ''}`),
  )
  const isBoundary = (line: string): boolean =>
    boundaries.has(line) || boundaries.has(line.replace(/--$/, '')) || boundaryLike.test(line)

  const lines = text.split(lineEnds)
  const parts: MailPart[] = []
  let start = 0
  /** Of the part that goes on; of the part whose headers go on. */
  let current = noHeaders
  let coming = noHeaders
  const startPart = (index: number, headers: PartHeaders): void => {
    if (index > start) parts.push(decodePart(lines.slice(start, index).join('\n'), current, start))
    start = index
    current = headers
    coming = noHeaders
  }
  for (const [index, line] of lines.entries()) {
    if (line.startsWith('--') && isBoundary(line.trimEnd())) startPart(index, noHeaders)
    // Only a boundary ends a part that has headers of its own.
    else if (current !== noHeaders) continue
    else if (line !== '') coming = readHeader(line, coming)
    else if (coming.encoding !== 'none' || coming.isHtml) startPart(index, coming)
    else coming = noHeaders
  }
  startPart(lines.length, noHeaders)
  return parts
}

function readHeader(line: string, headers: PartHeaders): PartHeaders {
  const encoding = encodingHeader.exec(line)?.[1]?.toLowerCase()
  const [, quotedName, plainName] = nameParameter.exec(line) ?? []
  return {
    encoding:
      encoding === 'base64' || encoding === 'quoted-printable' ? encoding : headers.encoding,
    name: quotedName ?? plainName ?? headers.name,
    isHtml: headers.isHtml || typeHeader.exec(line)?.[1]?.toLowerCase() === 'text/html',
  }
}

function decodePart(raw: string, { encoding, name, isHtml }: PartHeaders, start: number): MailPart {
  if (encoding === 'base64') {
    const bytes = parseBase64(raw.replaceAll(/[^A-Za-z0-9+/=]+/g, ''))
    if (bytes !== null) return { name, isHtml, bytes, text: '', linesBefore: null }
  }
  const isMoved = encoding === 'quoted-printable' || isHtml
  const text = encoding === 'quoted-printable' ? decodeQuotedPrintable(raw) : raw
  return {
    ...{ name, isHtml, bytes: null },
    text: isHtml ? stripTags(text) : text,
    linesBefore: isMoved ? null : start,
  }
}

/** Enough for the lines of a PEM block, which hold no `<` and no `&` of their own. */
function stripTags(html: string): string {
  return html.replaceAll(/<[^<>]{0,2000}>/g, '\n').replaceAll(/&nbsp;|&#160;/g, ' ')
}

const dashes = '\\u2010-\\u2015\\u2212'
const hasTypographicBoundary = new RegExp(`[${dashes}][-${dashes}]{0,4}\\s?(?:BEGIN|END) `)
const typographicBoundary = new RegExp(
  `[-${dashes}]{1,5}\\s?(BEGIN|END) ([A-Z0-9 ]{1,40}?)\\s?[-${dashes}]{1,5}`,
  'g',
)

/** PEM boundaries whose hyphens a mail program turned into dashes, or encoded, made what they were. */
export function restoreBoundaries(text: string): string {
  // The dashes as quoted-printable: =2D of careful mail programs, =E2=80=93 of careful ones after dashes.
  const decoded = /(?:=2D|=E2=80=9\d)[^\n]{0,40}BEGIN /i.test(text)
    ? decodeQuotedPrintable(text)
    : text
  if (!hasTypographicBoundary.test(decoded)) return decoded
  return decoded.replaceAll(typographicBoundary, '-----$1 $2-----')
}
