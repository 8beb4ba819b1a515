// What mail programs do to files: parts in Base64 and quoted-printable (RFC 2045 §6), typographic dashes. A mail, or
// a piece of one as it was copied, is read by postal-mime, which is loaded with the first mail.
import { encodeUtf8, type Bytes } from '../text/bytes'
import { decodeQuotedPrintable } from '../text/quoted-printable'

export interface MailPart {
  /** The attachment's file name, if it has one. */
  readonly name: string | null
  /** The content of an attachment; null for text. */
  readonly bytes: Bytes | null
  /** Empty if there are bytes. */
  readonly text: string
  readonly isHtml: boolean
}

/** postal-mime keeps objects for each line and each part: these take seconds. PEM lines count as boundaries. */
const maxLines = 400_000
const maxBoundaries = 20_000

const mimeHeader = /^content-(?:type|transfer-encoding):/im
const encodingHeader =
  /^content-(?:transfer-encoding:\s*"?(?:base64|quoted-printable)\b|type:\s*(?:multipart\/|text\/html))/im
const boundaryParameter = /\bboundary\s*=\s*(?:"([^"\r\n]{1,70})"|([^\s;"]{1,70}))/i
/** In a copied piece of a mail, whose boundaries are declared nowhere; never a PEM line. */
const boundaryLine = /^--(?!-*\s*(?:BEGIN|END) )\S{4,}[ \t]*$/gm

/** Whether the text has headers of MIME: a whole mail or a piece of one. */
export function isMail(text: string): boolean {
  return encodingHeader.test(text)
}

/**
 * The parts of a mail or of a piece of one: first the text of each piece, then its attachments, then its HTML.
 *
 * Text outside the MIME parts is not among them. Empty if the mail is too large or cannot be read.
 */
export async function readMail(text: string): Promise<readonly MailPart[]> {
  const unified = text.replaceAll(/\r\n?/g, '\n')
  if (holdsMore(unified, '\n', maxLines) || holdsMore(unified, '\n--', maxBoundaries)) return []
  const parts: MailPart[] = []
  for (const piece of cutPieces(unified)) parts.push(...(await readPiece(piece)))
  return parts
}

function holdsMore(text: string, piece: string, most: number): boolean {
  let count = 0
  for (let at = text.indexOf(piece); at !== -1; at = text.indexOf(piece, at + 1)) {
    count += 1
    if (count > most) return true
  }
  return false
}

/** Cuts at the boundaries whose declaration was not copied; a whole mail declares its own, and stays whole. */
function cutPieces(text: string): readonly string[] {
  const declaration = text.search(boundaryParameter)
  const undeclared = new Set(
    (declaration === -1 ? text : text.slice(0, declaration)).match(boundaryLine)?.map(trimBoundary),
  )
  if (undeclared.size === 0) return [text]
  const pieces: string[] = []
  let start = 0
  for (const { 0: line, index } of text.matchAll(boundaryLine)) {
    if (!undeclared.has(trimBoundary(line))) continue
    pieces.push(text.slice(start, index))
    start = index + line.length + 1
  }
  return [...pieces, text.slice(start)]
}

function trimBoundary(line: string): string {
  return line.trimEnd().replace(/--$/, '')
}

async function readPiece(piece: string): Promise<readonly MailPart[]> {
  const header = piece.search(mimeHeader)
  if (header === -1) return []
  // The headers start behind an empty line, or words of the one who copied them.
  const start = header === 0 ? 0 : piece.lastIndexOf('\n\n', header) + 1
  const { default: PostalMime } = await import('postal-mime')
  try {
    const mail = await PostalMime.parse(encodeUtf8(piece.slice(start).trimStart()))
    return [
      textPart(mail.text ?? '', false),
      ...mail.attachments.map(({ filename, content }) => ({
        ...{ name: filename, text: '', isHtml: false },
        bytes: typeof content === 'string' ? encodeUtf8(content) : new Uint8Array(content),
      })),
      textPart(stripTags(mail.html ?? ''), true),
    ]
  } catch {
    // Nested too deep, or headers of megabytes: what the raw text shows is all there is.
    return []
  }
}

function textPart(text: string, isHtml: boolean): MailPart {
  return { name: null, bytes: null, text, isHtml }
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
