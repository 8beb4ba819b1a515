import { describe, expect, it, vi } from 'vitest'
import { createPregeneratedKey } from '../../src/bot/pregenerated-key'
import type { PrivateKey } from '../../src/pki/keys/private-key'
import { symphony } from '../support/profiles'

/** Only their identity tells the keys apart. */
function generator(): { generate: () => Promise<PrivateKey>; made: PrivateKey[] } {
  const made: PrivateKey[] = []
  const generate = vi.fn(() => {
    const key = {} as PrivateKey
    made.push(key)
    return Promise.resolve(key)
  })
  return { generate, made }
}

describe('the pregenerated key', () => {
  it('is ready when it is taken', async () => {
    const { generate, made } = generator()
    const pregeneratedKey = createPregeneratedKey(generate)
    pregeneratedKey.prepare(symphony)
    expect(await pregeneratedKey.take(symphony)).toBe(made[0])
    expect(generate).toHaveBeenCalledTimes(1)
  })

  it('is never handed out twice, even to two calls at once', async () => {
    const pregeneratedKey = createPregeneratedKey(generator().generate)
    pregeneratedKey.prepare(symphony)
    const [first, second] = await Promise.all([
      pregeneratedKey.take(symphony),
      pregeneratedKey.take(symphony),
    ])
    expect(first).not.toBe(second)
    expect(await pregeneratedKey.take(symphony)).not.toBe(first)
  })

  it('is made once, however often it is prepared', () => {
    const { generate } = generator()
    const pregeneratedKey = createPregeneratedKey(generate)
    pregeneratedKey.prepare(symphony)
    pregeneratedKey.prepare(symphony)
    expect(generate).toHaveBeenCalledTimes(1)
  })

  it('is not used for a profile that asks for another size', async () => {
    const { generate, made } = generator()
    const pregeneratedKey = createPregeneratedKey(generate)
    pregeneratedKey.prepare(symphony)
    const other = { ...symphony, key: { ...symphony.key, bits: 2048 as const } }
    expect(await pregeneratedKey.take(other)).toBe(made[1])
  })

  it('is made anew where making it ahead failed', async () => {
    const key = {} as PrivateKey
    const generate = vi
      .fn<() => Promise<PrivateKey>>()
      .mockRejectedValueOnce(new Error('out of memory'))
      .mockResolvedValueOnce(key)
    const pregeneratedKey = createPregeneratedKey(generate)
    pregeneratedKey.prepare(symphony)
    expect(await pregeneratedKey.take(symphony)).toBe(key)
  })
})
