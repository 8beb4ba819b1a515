import { describe, expect, it } from 'vitest'
import { parsePkcs7 } from '../../../src/pki/x509/pkcs7'
import { encodePkcs7 } from '../../../src/pki/write/pkcs7'
import { readCertificateVector } from '../../support/vectors'

describe('a P7B file', () => {
  it('holds the chain in its order, which DER would sort', () => {
    const root = readCertificateVector('good-ca-rsa4096')
    const intermediate = readCertificateVector('good-intermediate-p384')
    for (const chain of [
      [intermediate, root],
      [root, intermediate],
    ]) {
      const { certificates, crls } = parsePkcs7(encodePkcs7(chain))
      expect(certificates).toEqual(chain.map(({ certificateDer }) => certificateDer))
      expect(crls).toEqual([])
    }
  })
})
