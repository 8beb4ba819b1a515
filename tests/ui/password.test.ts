import { describe, expect, it } from 'vitest'
import { findPasswordProblem } from '../../src/ui/password'

describe('findPasswordProblem', () => {
  it('takes every printable ASCII character', () => {
    const all = Array.from({ length: 95 }, (_, index) => String.fromCharCode(0x20 + index)).join('')
    expect(findPasswordProblem(all)).toBeNull()
  })

  it('names the first character that Java would not take', () => {
    expect(findPasswordProblem('abcä€')).toEqual({ kind: 'not-printable-ascii', character: 'ä' })
    expect(findPasswordProblem('a😀')).toEqual({ kind: 'not-printable-ascii', character: '😀' })
    expect(findPasswordProblem('a\tb')).toEqual({ kind: 'not-printable-ascii', character: '\t' })
  })

  it('calls an empty password empty', () => {
    expect(findPasswordProblem('')).toEqual({ kind: 'empty' })
  })
})
