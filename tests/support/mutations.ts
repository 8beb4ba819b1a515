// Hostile variants of a sound input, for the property that every parser shares.
import fc from 'fast-check'
import type { Bytes } from '../../src/text/bytes'
import { PkiError } from '../../src/pki/errors'

/** The input with a few bytes changed, a piece left out or doubled, or its end cut off. */
export function mutationsOf(sound: Bytes): fc.Arbitrary<Bytes> {
  const position = fc.nat(sound.length - 1)
  const changed = fc
    .array(fc.tuple(position, fc.nat(255)), { minLength: 1, maxLength: 4 })
    .map((changes) => {
      const bytes = sound.slice()
      for (const [index, octet] of changes) bytes[index] = octet
      return bytes
    })
  const spliced = fc
    .tuple(position, position)
    .map(([end, start]) => Uint8Array.from([...sound.slice(0, end), ...sound.slice(start)]))
  const cut = position.map((end) => sound.slice(0, end))
  const noise = fc.uint8Array({ maxLength: 200 }).map((bytes) => Uint8Array.from(bytes))
  return fc.oneof({ weight: 4, arbitrary: changed }, spliced, cut, noise)
}

/** Expects a value or a PkiError: no other error, whatever the input. */
export async function expectValueOrRefusal(attempt: () => unknown): Promise<void> {
  try {
    await attempt()
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
  }
}
