// The parts of node-forge that legacy-ciphers.ts takes, module by module: its own types are of the whole library,
// which would all be bundled.
declare module 'node-forge/lib/aes.js'
declare module 'node-forge/lib/des.js'

declare module 'node-forge/lib/util.js' {
  namespace util {
    interface ByteBuffer {
      getBytes(): string
    }
    function createBuffer(binary: string): ByteBuffer
  }
  export default util
}

declare module 'node-forge/lib/cipher.js' {
  import type util from 'node-forge/lib/util.js'

  namespace cipher {
    interface BlockCipher {
      start(options: string | { iv: string }): void
      update(input: util.ByteBuffer): void
      /** @param judgePadding instead of the library's own way, which is taken without it. */
      finish(judgePadding?: () => boolean): boolean
      readonly output: util.ByteBuffer
    }
    function createCipher(algorithm: string, key: string): BlockCipher
    function createDecipher(algorithm: string, key: string): BlockCipher
  }
  export default cipher
}

declare module 'node-forge/lib/rc2.js' {
  import type cipher from 'node-forge/lib/cipher.js'

  namespace rc2 {
    /** @param bits effective ones (RFC 2268 §2). */
    function createDecryptionCipher(key: string, bits: number): cipher.BlockCipher
  }
  export default rc2
}
