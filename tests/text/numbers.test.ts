import { describe, expect, it } from 'vitest'
import { formatCount, formatDuration, formatSize } from '../../src/text/numbers'

describe('numbers', () => {
  it('writes sizes in decimal units', () => {
    expect([0, 1, 812, 4213, 2_300_000].map(formatSize)).toEqual([
      '0 bytes',
      '1 byte',
      '812 bytes',
      '4.2 kB',
      '2.3 MB',
    ])
  })

  it('writes counts, alone or of something', () => {
    expect([999, 10_000, 1_000_000].map((count) => formatCount(count))).toEqual([
      '999',
      '10,000',
      '1,000,000',
    ])
    expect([0, 1, 2, 2001].map((count) => formatCount(count, 'day'))).toEqual([
      '0 days',
      '1 day',
      '2 days',
      '2,001 days',
    ])
  })

  it('writes durations', () => {
    expect([12.4, 999, 1840].map(formatDuration)).toEqual(['12 ms', '999 ms', '1.8 s'])
  })
})
