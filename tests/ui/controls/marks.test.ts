import { describe, expect, it } from 'vitest'
import { hasOddCharacters, markOddCharacters } from '../../../src/ui/controls/marks'

const marksOf = (text: string) =>
  markOddCharacters(text).flatMap((segment) => (segment.kind === 'mark' ? [segment.name] : []))

describe('markOddCharacters', () => {
  it('leaves an ordinary name alone', () => {
    for (const text of ['demo-bot1', 'Demo Bot 1', 'Zoë O’Brien', '机器人', '']) {
      expect(hasOddCharacters(text)).toBe(false)
    }
  })

  it('marks spaces at the ends and in a row, and no single one between words', () => {
    expect(marksOf(' a b ')).toEqual(['space', 'space'])
    expect(marksOf('a  b')).toEqual(['space', 'space'])
    expect(marksOf('   ')).toEqual(['space', 'space', 'space'])
  })

  it('marks what nobody can see, by name or code point', () => {
    expect(marksOf('a\u00A0b\u200Bc\tD\uFEFF')).toEqual([
      'no-break space',
      'zero-width space',
      'tab',
      'byte order mark',
    ])
    expect(marksOf('a\u202Eb')).toEqual(['U+202E'])
  })

  it('loses nothing: the pieces joined are the text', () => {
    const text = ' \u00A0 a  b\u200D\u{E0041} c '
    expect(markOddCharacters(text).map((segment) => segment.text)).toEqual(
      expect.arrayContaining(['\u{E0041}']),
    )
    expect(
      markOddCharacters(text)
        .map((segment) => segment.text)
        .join(''),
    ).toBe(text)
  })
})
