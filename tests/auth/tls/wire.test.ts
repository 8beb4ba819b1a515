import { describe, expect, it } from 'vitest'
import { MalformedMessage, createWire, readItems } from '../../../src/auth/tls/wire'

describe('createWire', () => {
  it('reads integers, octets and vectors in order', () => {
    const wire = createWire(Uint8Array.of(1, 0, 2, 0, 0, 3, 9, 8, 2, 7, 6))
    expect([wire.integer(1), wire.integer(2), wire.integer(3)]).toEqual([1, 2, 3])
    expect([...wire.take(2)]).toEqual([9, 8])
    expect(wire.isAtEnd()).toBe(false)
    expect(() => wire.end()).toThrow(MalformedMessage)
    expect([...wire.vector(1)]).toEqual([7, 6])
    expect(wire.isAtEnd()).toBe(true)
    wire.end()
  })

  it.each([
    ['an integer', [1], 2],
    ['the length of a vector', [], 1],
    ['the content of a vector', [3, 1, 2], 1],
  ] as const)('refuses bytes that end in %s', (_, bytes, octets) => {
    expect(() => createWire(Uint8Array.from(bytes)).vector(octets)).toThrow(MalformedMessage)
  })
})

describe('readItems', () => {
  it('reads until the end, and refuses an item that is not whole', () => {
    const read = (...bytes: number[]) =>
      readItems(Uint8Array.from(bytes), (wire) => wire.integer(2))
    expect(read()).toEqual([])
    expect(read(0, 1, 1, 0)).toEqual([1, 256])
    expect(() => read(0, 1, 1)).toThrow(MalformedMessage)
  })
})
