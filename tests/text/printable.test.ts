// No character that steers, hides or reorders text gets through any output for people.
import { describe, expect, it } from 'vitest'
import { formatReport } from '../../src/cli/commands/open-text'
import { formatTextItem } from '../../src/cli/commands/inspect-text'
import type { BatchItem } from '../../src/lint/lint-item'
import { formatCsvReport } from '../../src/lint/report/csv'
import { formatHtmlReport } from '../../src/lint/report/html'
import { formatJsonReport } from '../../src/lint/report/json'
import type { ReportSource } from '../../src/lint/report/report'
import { formatSarifReport } from '../../src/lint/report/sarif'
import { encodeName } from '../../src/pki/write/name'
import { formatName } from '../../src/pki/x509/names'
import { formatHtml } from '../../src/report/html'
import { parseReport, type Notice } from '../../src/report/auth-report'
import { formatForeign, quote } from '../../src/text/foreign-text'
import { escapeHtml, formatJson } from '../../src/text/escape'
import {
  findInvisible,
  findUnprintable,
  nameCharacter,
  printable,
  printableLines,
  splitRuns,
} from '../../src/text/printable'
import { makeReport } from '../support/auth-report'

const warn = (detail: string): Notice => ({ id: 'expires-soon', severity: 'warning', detail })

/** Never printable, by their general category (UAX #44). */
const dangerous = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u
/** Bidi controls (UAX #9), C1's CSI and OSC, zero-width ones, fillers, noncharacters: one by one. */
const samples =
  '\0\u0007\b\t\n\r\u001b\u007f\u0085\u009b\u009d\u00a0\u00ad\u034f\u061c\u115f\u1160\u17b4\u180e\u2000\u200b\u200c\u200d\u200e\u200f\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u202f\u205f\u2060\u2066\u2067\u2068\u2069\u3000\u3164\ufdd0\ufe0f\ufeff\uffa0\ufff9\uffff\ue000\ud800\udfff\u{1d173}\u{1fffe}\u{e0001}\u{e0041}\u{e0100}\u{f0000}\u{10ffff}'

/** Planes 0 and 1 whole, and every 97th of the others. */
function* allCharacters(): Iterable<string> {
  for (let codePoint = 0; codePoint < 0x20000; codePoint += 1) yield String.fromCodePoint(codePoint)
  for (let codePoint = 0x20000; codePoint < 0x110000; codePoint += 97) {
    yield String.fromCodePoint(codePoint)
  }
  yield* Array.from(samples)
}
const characters = Array.from(allCharacters())
/** In pieces that no output cuts; a letter between them, so that no two surrogates make a pair. */
const pieces: readonly string[] = Array.from(
  { length: Math.ceil(characters.length / 30) },
  (_, index) => characters.slice(index * 30, index * 30 + 30).join('x'),
)

describe('a printable text', () => {
  it('holds no control, format, separator, surrogate, private or unassigned character', () => {
    const escaped = characters.filter((character) => printable(character) !== character)
    expect(characters.filter((character) => dangerous.test(printable(character)))).toEqual([])
    expect(escaped).toEqual(expect.arrayContaining(Array.from(samples)))
    // Letters, digits, signs: all that is left is as it was.
    // Letters, digits and signs stay as they are, but for the fillers.
    expect(
      new Set(escaped.filter((character) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(character))),
    ).toEqual(new Set('\u115f\u1160\u3164\uffa0'))
  })

  it.each([
    ['plain words, also élèves, 日本 and 😀', 'plain words, also élèves, 日本 and 😀'],
    ['no\u00a0break', 'no<U+00A0>break'],
    ['\u001b[2J\u009b2J', '<U+001B>[2J<U+009B>2J'],
    ['\ud83d alone', '<U+D83D> alone'],
    ['\u{e0041}', '<U+E0041>'],
    ['two\nlines', 'two<U+000A>lines'],
  ])('of %j is %j', (text, shown) => {
    expect(printable(text)).toBe(shown)
    // What was made printable once stays as it is.
    expect(printable(shown)).toBe(shown)
  })

  it('may have lines, if that is asked for', () => {
    expect(printableLines('two\r\nlines\u2028')).toBe('two<U+000D>\nlines<U+2028>')
  })

  it('is told from others by its first character that is not', () => {
    expect(findUnprintable('demo-bot1')).toBeNull()
    expect(findUnprintable('a\tb\u200b')).toBe('\t')
    expect(findInvisible('a\tb\u200b')).toBe('\u200b')
    expect(findInvisible('a\tb')).toBeNull()
    expect(['ä', '\u00ad', '\u{e0001}'].map(nameCharacter)).toEqual(['“ä”', 'U+00AD', 'U+E0001'])
  })
})

describe('every output', () => {
  const source: ReportSource = {
    items: pieces.flatMap((piece): readonly BatchItem[] => [
      unreadable({ file: piece, message: piece }),
    ]),
    batchFindings: [],
    toolVersion: '1.2.3',
    time: new Date('2026-11-24T12:00:00Z'),
    profile: { id: 'symphony', name: pieces[0] ?? '', version: '1', sha256: 'ab'.repeat(32) },
    marks: new Map(),
  }
  const report = makeReport()

  it.each<[string, (piece: string) => string]>([
    ['a sentence', formatForeign],
    ['a quotation', quote],
    ['HTML', escapeHtml],
    ['JSON', (piece) => formatJson({ [piece]: piece })],
    [
      'the terminal, a file opened',
      (piece) =>
        formatReport({ ok: false, file: piece, code: 'input-unrecognized', message: piece }),
    ],
    [
      'the terminal, an item checked',
      (piece) => formatTextItem(unreadable({ file: piece, message: piece })),
    ],
    [
      'a distinguished name',
      (piece) =>
        formatName(
          encodeName([
            { attribute: 'CN', value: piece.replaceAll(/\p{Cs}/gu, ''), stringType: 'utf8' },
          ]),
        ),
    ],
  ])('is printable: %s', (_what, format) => {
    const shown = pieces.map(format)
    expect(shown.map(findDangerous).filter((found) => found !== null)).toEqual([])
    // The output's own line feeds, and no other.
    expect(new Set(shown.map((text) => text.split('\n').length)).size).toBe(1)
  })

  it.each([
    ['CSV', formatCsvReport(source).slice(1).replaceAll('\r\n', '\n')],
    ['HTML', formatHtmlReport(source)],
    ['JSON', formatJsonReport(source)],
    ['SARIF', formatSarifReport(source)],
    ['HTML of a login test', formatHtml({ ...report, notices: pieces.map(warn) })],
  ])('is printable: a whole report as %s', (_what, document) => {
    expect(findDangerous(document)).toBeNull()
  })

  it('a report that somebody sent is made printable where it is read', () => {
    const notices = [warn(samples)]
    const detail = parseReport(JSON.stringify({ ...report, notices }))?.notices[0]?.detail
    expect(findDangerous(detail ?? '\0')).toBeNull()
  })

  it('JSON means the same to a parser', () => {
    for (const piece of pieces) expect(JSON.parse(formatJson({ piece }, 2))).toEqual({ piece })
  })
})

describe('runs on the page', () => {
  const marksOf = (text: string) =>
    splitRuns(text).flatMap((run) => (run.kind === 'mark' ? [run.name] : []))

  it('leave an ordinary name alone', () => {
    for (const text of ['demo-bot1', 'Demo Bot 1', 'Zoë O’Brien', '机器人']) {
      expect(splitRuns(text)).toEqual([{ kind: 'text', text }])
    }
    expect(splitRuns('')).toEqual([])
  })

  it('mark spaces at the ends and in a row, and no single one between words', () => {
    expect(marksOf(' a b ')).toEqual(['space', 'space'])
    expect(marksOf('a  b')).toEqual(['space', 'space'])
    expect(marksOf('   ')).toEqual(['space', 'space', 'space'])
  })

  it('mark what nobody can see, by name or code point', () => {
    expect(marksOf('a\u00A0b\u200Bc\tD\uFEFF')).toEqual([
      'no-break space',
      'zero-width space',
      'tab',
      'byte order mark',
    ])
    expect(marksOf('a\u202Eb')).toEqual(['U+202E'])
  })

  it('lose nothing, and show nothing that is not printable', () => {
    for (const piece of [...pieces, ' \u00A0 a  b\u200D\u{E0041} c ']) {
      const runs = splitRuns(piece)
      expect(runs.map(({ text }) => text).join('')).toBe(piece)
      for (const run of runs) {
        expect(findDangerous(run.kind === 'text' ? run.text : run.symbol + run.name)).toBeNull()
      }
    }
  })
})

/** What is between line feeds. */
function findDangerous(text: string): string | null {
  return dangerous.exec(text.replaceAll('\n', ''))?.[0] ?? null
}

function unreadable({
  file,
  message,
}: {
  readonly file: string
  readonly message: string
}): BatchItem {
  return {
    ...{ ok: false, kind: 'unknown', code: 'csr-malformed', message },
    source: { file, position: 1, line: null },
  }
}
