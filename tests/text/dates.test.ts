import { describe, expect, it } from 'vitest'
import { formatDate, formatTime } from '../../src/text/dates'

describe('dates', () => {
  it('are in UTC, whatever the computer’s zone', () => {
    const date = new Date('2034-11-24T23:59:59Z')
    expect(formatDate(date)).toBe('24 November 2034')
    expect(formatTime(date)).toBe('2034-11-24 23:59:59 UTC')
  })

  it('may have a year of more than four digits', () => {
    expect(formatTime(new Date(8.64e15))).toBe('+275760-09-13 00:00:00 UTC')
  })
})
