// Finds letters that only look like Latin letters (Unicode UTS #39), which make account names deceptive.
import { formatCodePoint } from '../text/printable'

const scripts = [
  'Latin',
  'Cyrillic',
  'Greek',
  'Armenian',
  'Cherokee',
  'Han',
  'Hiragana',
  'Katakana',
  'Hangul',
  'Arabic',
  'Hebrew',
  'Devanagari',
  'Thai',
] as const
type Script = (typeof scripts)[number]

const patterns = scripts.map(
  (script) => [script, new RegExp(`\\p{Script=${script}}`, 'u')] as const,
)

/** Scripts that are normally mixed (UTS #39 §5.1). */
const japanese: readonly Script[] = ['Han', 'Hiragana', 'Katakana', 'Latin']
const korean: readonly Script[] = ['Han', 'Hangul', 'Latin']

/** Cyrillic and Greek letters that look like Latin letters (UTS #39, confusables). */
const confusable = /^[асеорхуіјѕԁһӏԛԝАВЕКМНОРСТХУІЈЅοΑΒΕΖΗΙΚΜΝΟΡΤΥΧν\p{Nd}\p{P}\p{Zs}]+$/u

// eslint-disable-next-line no-control-regex -- ASCII is exactly this range.
const isAscii = /^[\u0000-\u007f]*$/

/** Describes the problem as the end of a sentence; returns null if there is none. */
export function findConfusable(value: string): string | null {
  // True for nearly all names, and fast to check.
  if (isAscii.test(value)) return null
  const found = patterns.filter(([, pattern]) => pattern.test(value)).map(([script]) => script)
  if (found.length > 1 && !isWrittenTogether(found)) {
    return `it mixes ${found.join(' and ')} letters`
  }
  if (found.length === 1 && found[0] !== 'Latin' && confusable.test(value)) {
    return `its ${found[0] ?? ''} letters look like Latin ones`
  }
  const wide = /[\uff01-\uff5e\u{1d400}-\u{1d7ff}]/u.exec(value)?.[0]
  return wide === undefined ? null : `${formatCodePoint(wide)} looks like an ordinary letter`
}

function isWrittenTogether(found: readonly Script[]): boolean {
  return [japanese, korean].some((group) => found.every((script) => group.includes(script)))
}
