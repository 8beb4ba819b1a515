// Files spoilt the same way at each run: what a seeded random number does to sound bytes.
import type { Bytes } from '../../src/text/bytes'

/** Mulberry32: small, and the same everywhere. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Bytes that mean something in DER and in base64. */
const telling = [0x00, 0x01, 0x02, 0x04, 0x06, 0x30, 0x31, 0x80, 0x84, 0xa0, 0xff, 0x0a, 0x2d, 0x3d]

/** Cut, with a piece left out or doubled, or with a few octets changed. */
export function mutate(sound: Bytes, random: (below: number) => number): Bytes {
  switch (random(6)) {
    case 0:
      return sound.slice(0, random(sound.length))
    case 1: {
      const [a = 0, b = 0] = [random(sound.length), random(sound.length)].sort((x, y) => x - y)
      return Uint8Array.from([...sound.slice(0, a), ...sound.slice(b)])
    }
    case 2: {
      const start = random(sound.length)
      const piece = sound.slice(start, start + random(64))
      const at = random(sound.length)
      return Uint8Array.from([...sound.slice(0, at), ...piece, ...sound.slice(at)])
    }
    default: {
      const bytes = sound.slice()
      // Near the start stand the lengths, algorithms and counts.
      const reach = random(2) === 0 ? Math.min(120, sound.length) : sound.length
      for (let changes = 1 + random(4); changes > 0; changes -= 1) {
        const octet = random(3) === 0 ? random(256) : (telling[random(telling.length)] ?? 0)
        bytes[random(reach)] = octet
      }
      return bytes
    }
  }
}
