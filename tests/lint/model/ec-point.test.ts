import { describe, expect, it } from 'vitest'
import type { Bytes } from '../../../src/text/bytes'
import { isOnCurve } from '../../../src/lint/model/ec-point'
import type { Curve } from '../../../src/pki/keys/public-key'

const curves: readonly Curve[] = ['P-256', 'P-384', 'P-521']

/** Points that WebCrypto makes. */
async function makePoint(namedCurve: Curve): Promise<Bytes> {
  const pair = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve }, true, ['sign'])
  return new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
}

describe.each(curves)('a point of %s', (curve) => {
  it('lies on it, compressed too', async () => {
    for (let count = 0; count < 5; count += 1) {
      const point = await makePoint(curve)
      const half = (point.length - 1) / 2
      const compressed = Uint8Array.from([
        2 + ((point.at(-1) ?? 0) & 1),
        ...point.slice(1, 1 + half),
      ])
      expect(isOnCurve(point, curve)).toBe(true)
      expect(isOnCurve(compressed, curve)).toBe(true)
    }
  })

  it('does not, with a bit changed, cut off, or on another curve', async () => {
    const point = await makePoint(curve)
    const changed = point.slice()
    changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1
    expect(isOnCurve(changed, curve)).toBe(false)
    expect(isOnCurve(point.slice(0, -1), curve)).toBe(false)
    for (const other of curves) if (other !== curve) expect(isOnCurve(point, other)).toBe(false)
  })

  it('is not the point at infinity, nor nothing, nor one whose coordinates are no residues', () => {
    expect(isOnCurve(Uint8Array.of(0), curve)).toBe(false)
    expect(isOnCurve(new Uint8Array(), curve)).toBe(false)
    const length = { 'P-256': 65, 'P-384': 97, 'P-521': 133 }[curve]
    expect(isOnCurve(new Uint8Array(length).fill(0xff).fill(4, 0, 1), curve)).toBe(false)
    expect(isOnCurve(new Uint8Array(length).fill(4, 0, 1), curve)).toBe(false)
  })
})
