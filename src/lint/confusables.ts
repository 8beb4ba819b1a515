// Letters that look like Latin ones and are none (Unicode UTS #39): what an account's name may not hide.
import { formatCodePoint } from './quote'

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

/** Scripts that are written together (UTS #39 §5.1). */
const japanese: readonly Script[] = ['Han', 'Hiragana', 'Katakana', 'Latin']
const korean: readonly Script[] = ['Han', 'Hangul', 'Latin']

/** Small and capital letters of Cyrillic and Greek that a Latin reader cannot tell apart (UTS #39, confusables). */
const confusable = /^[асеорхуіјѕԁһӏԛԝАВЕКМНОРСТХУІЈЅοΑΒΕΖΗΙΚΜΝΟΡΤΥΧν\p{Nd}\p{P}\p{Zs}]+$/u

// eslint-disable-next-line no-control-regex -- ASCII is just this range.
const isAscii = /^[\u0000-\u007f]*$/

/** What is odd, as the end of a sentence; null where nothing is. */
export function findConfusable(value: string): string | null {
  // What nearly all are made of, and fast to tell.
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
