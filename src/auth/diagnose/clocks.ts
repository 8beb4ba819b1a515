// This machine's clock and the server's.
import type { ClockFacts } from '../facts'

/** Dates of HTTP have seconds, networks have delays, and nobody's certificate hangs on minutes. */
const toleranceMs = 5 * 60_000

export function isClockOff({ skewMs }: ClockFacts): boolean {
  return Math.abs(skewMs) > toleranceMs
}
