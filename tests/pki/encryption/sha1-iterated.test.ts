import { expect, it } from 'vitest'
import { encodeUtf8 } from '../../../src/text/bytes'
import { iterateSha1 } from '../../../src/pki/encryption/sha1-iterated'

async function sha1(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await crypto.subtle.digest('SHA-1', bytes))
}

it('agrees with WebCrypto, digest after digest', async () => {
  const start = await sha1(encodeUtf8('botcert'))
  let expected = start
  for (let times = 1; times <= 300; times += 1) {
    expected = await sha1(expected)
    expect(iterateSha1(start, times)).toEqual(expected)
  }
})

it('gives the digest itself for no rounds', () => {
  const digest = Uint8Array.from({ length: 20 }, (_, index) => 255 - index)
  expect(iterateSha1(digest, 0)).toEqual(digest)
})
