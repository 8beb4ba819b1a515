// Base64 without armour: a whole file of it, in lines or in one, also in the alphabet of URLs; or a run of lines
// in other text.
import { parseBase64, type Bytes } from '../text/bytes'

const base64Line = /^[A-Za-z0-9+/_-]+={0,2}$/
/** A line of base64 in other text; shorter ones are words. */
const minRunLine = 40

/** What stands in base64, decoded; empty where nothing does. The bytes may be anything. */
export function identifyBareBase64(text: string): readonly Bytes[] {
  const whole = text.replaceAll(/[\s"',;>\u200b\ufeff]+/g, '')
  if (whole.length >= 32 && base64Line.test(whole)) {
    const bytes = decode(whole)
    if (bytes !== null) return [bytes]
  }
  return findRuns(text.split(/\r\n|\r|\n/)).flatMap((run) => decode(run) ?? [])
}

function decode(base64: string): Bytes | null {
  return parseBase64(base64.replaceAll('-', '+').replaceAll('_', '/'))
}

/** Lines of base64 that follow each other, the first of which can start a SEQUENCE or a PEM file. */
function findRuns(lines: readonly string[]): readonly string[] {
  const runs: string[][] = []
  let run: string[] | null = null
  for (const raw of lines) {
    const line = raw.trim().replace(/^[> ]+/, '')
    const isBase64 = base64Line.test(line)
    if (run !== null && isBase64) run.push(line)
    else if (isBase64 && line.length >= minRunLine && /^(?:M|LS0t)/.test(line)) {
      run = [line]
      runs.push(run)
    } else run = null
    if (line.endsWith('=')) run = null
  }
  return runs.map((each) => each.join(''))
}
