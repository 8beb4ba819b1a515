import { describe, expect, it } from 'vitest'
import {
  formatCount,
  formatDate,
  formatDuration,
  formatFingerprint,
  formatSize,
  formatTimestamp,
} from '../../../src/ui/controls/format'

describe('format', () => {
  it('writes dates in UTC, whatever the computer’s zone', () => {
    const date = new Date('2034-11-24T23:59:59Z')
    expect(formatDate(date)).toBe('24 November 2034')
    expect(formatTimestamp(date)).toBe('2034-11-24 23:59:59 UTC')
  })

  it('writes sizes in decimal units', () => {
    expect([0, 1, 812, 4213, 2_300_000].map(formatSize)).toEqual([
      '0 bytes',
      '1 byte',
      '812 bytes',
      '4.2 kB',
      '2.3 MB',
    ])
  })

  it('writes fingerprints as openssl does', () => {
    expect(formatFingerprint('00abff')).toBe('00:AB:FF')
    expect(formatFingerprint('')).toBe('')
  })

  it('writes counts and durations', () => {
    expect([999, 10_000, 1_000_000].map(formatCount)).toEqual(['999', '10,000', '1,000,000'])
    expect([12.4, 999, 1840].map(formatDuration)).toEqual(['12 ms', '999 ms', '1.8 s'])
  })
})
