// SHA-256 applied to its own digest many times (FIPS 180-4): the inner loop of the PKCS#12 key derivation.
// A digest fits one block, so padding and length are constant; that makes the loop about six times as
// fast as a general implementation. Anything else is WebCrypto's job.

const roundConstants = new Int32Array([
  0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
  0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
  0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
  0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
  0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
  0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
  0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
  0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
])

/** The start of every SHA-256 (FIPS 180-4 §5.3.3). */
const initialState = new Int32Array([
  0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
])

/** Of the block at work: one for all calls, which V8 addresses faster than an argument. */
const schedule = new Int32Array(64)

/**
 * Hashes a digest `times` times.
 *
 * @param digest 32 bytes.
 */
export function iterateSha256(digest: Uint8Array, times: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(digest.buffer, digest.byteOffset, 32)
  for (let word = 0; word < 8; word += 1) schedule[word] = view.getInt32(4 * word)
  // One set bit, then the length of 256 bits: the padding of a 32-byte message.
  schedule[8] = 0x80000000 | 0
  schedule[15] = 256
  for (let round = 0; round < times; round += 1) compress()
  const result = new DataView(new ArrayBuffer(32))
  for (let word = 0; word < 8; word += 1) result.setInt32(4 * word, at(schedule, word))
  // A key must not outlive its use.
  schedule.fill(0)
  return new Uint8Array(result.buffer)
}

/** One block, from the initial state; the new digest replaces the old one in the schedule. */
function compress(): void {
  for (let index = 16; index < 64; index += 1) {
    const w15 = at(schedule, index - 15)
    const w2 = at(schedule, index - 2)
    const sigma0 = ((w15 >>> 7) | (w15 << 25)) ^ ((w15 >>> 18) | (w15 << 14)) ^ (w15 >>> 3)
    const sigma1 = ((w2 >>> 17) | (w2 << 15)) ^ ((w2 >>> 19) | (w2 << 13)) ^ (w2 >>> 10)
    schedule[index] = (at(schedule, index - 16) + sigma0 + at(schedule, index - 7) + sigma1) | 0
  }
  let a = at(initialState, 0)
  let b = at(initialState, 1)
  let c = at(initialState, 2)
  let d = at(initialState, 3)
  let e = at(initialState, 4)
  let f = at(initialState, 5)
  let g = at(initialState, 6)
  let h = at(initialState, 7)
  // Eight rounds a turn: each moves the eight words on by one, here by their names. Written out, because V8 does
  // not inline as many calls.
  for (let index = 0; index < 64; index += 8) {
    h =
      (h +
        (((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7))) +
        (g ^ (e & (f ^ g))) +
        at(roundConstants, index) +
        at(schedule, index)) |
      0
    d = (d + h) | 0
    h =
      (h +
        (((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10))) +
        ((a & b) ^ (c & (a ^ b)))) |
      0
    g =
      (g +
        (((d >>> 6) | (d << 26)) ^ ((d >>> 11) | (d << 21)) ^ ((d >>> 25) | (d << 7))) +
        (f ^ (d & (e ^ f))) +
        at(roundConstants, index + 1) +
        at(schedule, index + 1)) |
      0
    c = (c + g) | 0
    g =
      (g +
        (((h >>> 2) | (h << 30)) ^ ((h >>> 13) | (h << 19)) ^ ((h >>> 22) | (h << 10))) +
        ((h & a) ^ (b & (h ^ a)))) |
      0
    f =
      (f +
        (((c >>> 6) | (c << 26)) ^ ((c >>> 11) | (c << 21)) ^ ((c >>> 25) | (c << 7))) +
        (e ^ (c & (d ^ e))) +
        at(roundConstants, index + 2) +
        at(schedule, index + 2)) |
      0
    b = (b + f) | 0
    f =
      (f +
        (((g >>> 2) | (g << 30)) ^ ((g >>> 13) | (g << 19)) ^ ((g >>> 22) | (g << 10))) +
        ((g & h) ^ (a & (g ^ h)))) |
      0
    e =
      (e +
        (((b >>> 6) | (b << 26)) ^ ((b >>> 11) | (b << 21)) ^ ((b >>> 25) | (b << 7))) +
        (d ^ (b & (c ^ d))) +
        at(roundConstants, index + 3) +
        at(schedule, index + 3)) |
      0
    a = (a + e) | 0
    e =
      (e +
        (((f >>> 2) | (f << 30)) ^ ((f >>> 13) | (f << 19)) ^ ((f >>> 22) | (f << 10))) +
        ((f & g) ^ (h & (f ^ g)))) |
      0
    d =
      (d +
        (((a >>> 6) | (a << 26)) ^ ((a >>> 11) | (a << 21)) ^ ((a >>> 25) | (a << 7))) +
        (c ^ (a & (b ^ c))) +
        at(roundConstants, index + 4) +
        at(schedule, index + 4)) |
      0
    h = (h + d) | 0
    d =
      (d +
        (((e >>> 2) | (e << 30)) ^ ((e >>> 13) | (e << 19)) ^ ((e >>> 22) | (e << 10))) +
        ((e & f) ^ (g & (e ^ f)))) |
      0
    c =
      (c +
        (((h >>> 6) | (h << 26)) ^ ((h >>> 11) | (h << 21)) ^ ((h >>> 25) | (h << 7))) +
        (b ^ (h & (a ^ b))) +
        at(roundConstants, index + 5) +
        at(schedule, index + 5)) |
      0
    g = (g + c) | 0
    c =
      (c +
        (((d >>> 2) | (d << 30)) ^ ((d >>> 13) | (d << 19)) ^ ((d >>> 22) | (d << 10))) +
        ((d & e) ^ (f & (d ^ e)))) |
      0
    b =
      (b +
        (((g >>> 6) | (g << 26)) ^ ((g >>> 11) | (g << 21)) ^ ((g >>> 25) | (g << 7))) +
        (a ^ (g & (h ^ a))) +
        at(roundConstants, index + 6) +
        at(schedule, index + 6)) |
      0
    f = (f + b) | 0
    b =
      (b +
        (((c >>> 2) | (c << 30)) ^ ((c >>> 13) | (c << 19)) ^ ((c >>> 22) | (c << 10))) +
        ((c & d) ^ (e & (c ^ d)))) |
      0
    a =
      (a +
        (((f >>> 6) | (f << 26)) ^ ((f >>> 11) | (f << 21)) ^ ((f >>> 25) | (f << 7))) +
        (h ^ (f & (g ^ h))) +
        at(roundConstants, index + 7) +
        at(schedule, index + 7)) |
      0
    e = (e + a) | 0
    a =
      (a +
        (((b >>> 2) | (b << 30)) ^ ((b >>> 13) | (b << 19)) ^ ((b >>> 22) | (b << 10))) +
        ((b & c) ^ (d & (b ^ c)))) |
      0
  }
  schedule[0] = a + at(initialState, 0)
  schedule[1] = b + at(initialState, 1)
  schedule[2] = c + at(initialState, 2)
  schedule[3] = d + at(initialState, 3)
  schedule[4] = e + at(initialState, 4)
  schedule[5] = f + at(initialState, 5)
  schedule[6] = g + at(initialState, 6)
  schedule[7] = h + at(initialState, 7)
}

/** The word at an index that is always there; the compiler cannot know. */
function at(words: Int32Array, index: number): number {
  return words[index] ?? 0
}
