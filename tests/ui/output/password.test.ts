import { describe, expect, it } from 'vitest'
import { findPasswordProblem } from '../../../src/ui/output/password'

describe('findPasswordProblem', () => {
  it('takes every printable ASCII character', () => {
    const all = Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index)).join('')
    expect(findPasswordProblem(all)).toBeNull()
  })

  it('names the first character that Java refuses', () => {
    expect(findPasswordProblem('abcä€')).toEqual({ kind: 'not-ascii', character: '“ä”' })
    expect(findPasswordProblem('a😀')).toEqual({ kind: 'not-ascii', character: '“😀”' })
  })

  it('names an invisible character by its code point', () => {
    expect(findPasswordProblem('a\tb')).toEqual({ kind: 'not-ascii', character: 'U+0009' })
    expect(findPasswordProblem('a\u00adb')).toEqual({ kind: 'not-ascii', character: 'U+00AD' })
  })

  it('refuses characters that programs drop or cut off, after other problems too', () => {
    expect(findPasswordProblem('ä\0b')).toEqual({ kind: 'refused', character: 'U+0000' })
    expect(findPasswordProblem('\uFEFFab')).toEqual({ kind: 'refused', character: 'U+FEFF' })
    expect(findPasswordProblem('a\uD83D')).toEqual({ kind: 'refused', character: 'U+D83D' })
  })

  it('reports an empty password', () => {
    expect(findPasswordProblem('')).toEqual({ kind: 'empty' })
  })
})
