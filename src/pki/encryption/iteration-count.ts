// The iteration count of a key derivation, judged before any work.
import { expectTag, parseSmallInteger, tags, type Element } from '../asn1/der'
import { PkiError } from '../errors'

/** @throws PkiError `derivation-too-costly` with the figure, `der-malformed`. */
export function parseIterations(count: Element | undefined, most: number): number {
  const element = expectTag(count, tags.integer, 'The iteration count')
  const iterations = parseSmallInteger(element)
  if (iterations === 0 || (element.content[0] ?? 0x80) > 0x7f) {
    throw new PkiError('der-malformed', 'The iteration count is not above zero.')
  }
  if (iterations === null || iterations > most) {
    throw new PkiError(
      'derivation-too-costly',
      `The encryption asks for ${iterations ?? 'more than 2^53'} iterations; at most ${most} are done.`,
    )
  }
  return iterations
}
