import fc from 'fast-check'
import { expect, it } from 'vitest'
import { concatBytes, type Bytes } from '../../../src/text/bytes'
import { createAssembler } from '../../../src/auth/tls/message-assembler'
import { message } from './tls-bytes'

const bodies = [Uint8Array.of(1, 2, 3), new Uint8Array(), new Uint8Array(300).fill(7)]
const bytes = concatBytes(...bodies.map((body, index) => message(index + 1, body)))

function assemble(fragments: readonly Bytes[]) {
  const assembler = createAssembler(bytes.length)
  const messages = fragments.flatMap((fragment) => [...assembler.add(fragment)])
  return { messages, isBetween: assembler.isBetweenMessages() }
}

it('gives the same messages however they were cut into fragments', () => {
  const cuts = fc.array(fc.nat(bytes.length), { maxLength: 8 })
  fc.assert(
    fc.property(cuts, (offsets) => {
      const sorted = [0, ...offsets.sort((a, b) => a - b), bytes.length]
      const fragments = sorted.slice(1).map((end, index) => bytes.slice(sorted[index], end))
      const { messages, isBetween } = assemble(fragments)
      expect(messages).toEqual(bodies.map((body, index) => ({ type: index + 1, body })))
      expect(isBetween).toBe(true)
    }),
  )
})

it('knows that a message is begun and not whole', () => {
  expect(assemble([bytes.slice(0, 6)])).toEqual({ messages: [], isBetween: false })
  expect(assemble([bytes.slice(0, 7)]).isBetween).toBe(true)
})
