// SHA-1 applied to its own digest many times (FIPS 180-4): the inner loop of the PKCS#12 key derivation for
// triple DES and RC2. As with sha256-iterated.ts a digest fits one block, so padding and length are constant.

/** The start of every SHA-1 (FIPS 180-4 §5.3.1). */
const initialState = new Int32Array([0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0])

/** K of §4.2.1 for each function, signed: a number above 2^31 would be added as a float. */
const [k0, k1, k2, k3] = [0x5a827999, 0x6ed9eba1, 0x8f1bbcdc | 0, 0xca62c1d6 | 0] as const

/**
 * Hashes a digest `times` times.
 *
 * @param digest 20 bytes.
 */
export function iterateSha1(digest: Uint8Array, times: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(digest.buffer, digest.byteOffset, 20)
  const schedule = new Int32Array(80)
  for (let word = 0; word < 5; word += 1) schedule[word] = view.getInt32(4 * word)
  // One set bit, then the length of 160 bits: the padding of a 20-byte message.
  schedule[5] = 0x80000000 | 0
  schedule[15] = 160
  for (let round = 0; round < times; round += 1) compress(schedule)
  const result = new DataView(new ArrayBuffer(20))
  for (let word = 0; word < 5; word += 1) result.setInt32(4 * word, at(schedule, word))
  return new Uint8Array(result.buffer)
}

/** One block, from the initial state; the new digest replaces the old one in the schedule. */
function compress(schedule: Int32Array): void {
  for (let index = 16; index < 80; index += 1) {
    const mixed =
      at(schedule, index - 3) ^
      at(schedule, index - 8) ^
      at(schedule, index - 14) ^
      at(schedule, index - 16)
    schedule[index] = (mixed << 1) | (mixed >>> 31)
  }
  let a = at(initialState, 0)
  let b = at(initialState, 1)
  let c = at(initialState, 2)
  let d = at(initialState, 3)
  let e = at(initialState, 4)
  let index = 0
  // A loop for each of the four functions of §4.1.1, so that no choice is made inside one.
  for (; index < 20; index += 1) {
    const next = (((a << 5) | (a >>> 27)) + ((b & c) ^ (~b & d)) + e + k0 + at(schedule, index)) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = next
  }
  for (; index < 40; index += 1) {
    const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + k1 + at(schedule, index)) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = next
  }
  for (; index < 60; index += 1) {
    const next =
      (((a << 5) | (a >>> 27)) + ((b & c) ^ (b & d) ^ (c & d)) + e + k2 + at(schedule, index)) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = next
  }
  for (; index < 80; index += 1) {
    const next = (((a << 5) | (a >>> 27)) + (b ^ c ^ d) + e + k3 + at(schedule, index)) | 0
    e = d
    d = c
    c = (b << 30) | (b >>> 2)
    b = a
    a = next
  }
  schedule[0] = a + at(initialState, 0)
  schedule[1] = b + at(initialState, 1)
  schedule[2] = c + at(initialState, 2)
  schedule[3] = d + at(initialState, 3)
  schedule[4] = e + at(initialState, 4)
}

/** The word at an index that is always there; the compiler cannot know. */
function at(words: Int32Array, index: number): number {
  return words[index] ?? 0
}
