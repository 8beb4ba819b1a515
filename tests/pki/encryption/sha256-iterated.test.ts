import { expect, it } from 'vitest'
import { sha256 } from '../../../src/text/bytes'
import { iterateSha256 } from '../../../src/pki/encryption/sha256-iterated'

it('agrees with WebCrypto, digest after digest', async () => {
  const start = await sha256(new TextEncoder().encode('botcert'))
  let expected = start
  for (let times = 1; times <= 300; times += 1) {
    expected = await sha256(expected)
    expect(iterateSha256(start, times)).toEqual(expected)
  }
})

it('gives the digest itself for no rounds', () => {
  const digest = Uint8Array.from({ length: 32 }, (_, index) => 255 - index)
  expect(iterateSha256(digest, 0)).toEqual(digest)
})
