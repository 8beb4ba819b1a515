import { describe, expect, it } from 'vitest'
import type { Certificate } from '../../../src/pki/x509/certificate'
import { parsePkcs12 } from '../../../src/pki/pkcs12/reader'
import { buildTrustStore } from '../../../src/pki/write/trust-store'
import { readCertificateVector } from '../../support/vectors'

const password = 'changeit'
const root = readCertificateVector('good-ca-rsa4096')
const intermediate = readCertificateVector('good-intermediate-p384')

async function build(certificates: readonly Certificate[]) {
  const file = await buildTrustStore({ certificates, password, iterations: 2048 })
  return parsePkcs12(file, { password, hash: 'SHA-256' })
}

describe('a trust store', () => {
  it('holds certificates alone, each under its common name', async () => {
    const { key, certificates, items } = await build([root, intermediate])
    expect(key).toBeNull()
    expect(certificates).toEqual([root, intermediate])
    expect(items.map(({ friendlyName }) => friendlyName)).toEqual([
      'Good RSA CA',
      'Good intermediate',
    ])
  })

  it('gives the second certificate of a name a number, or Java would lose one', async () => {
    const { items } = await build([root, root, root])
    expect(items.map(({ friendlyName }) => friendlyName)).toEqual([
      'Good RSA CA',
      'Good RSA CA (2)',
      'Good RSA CA (3)',
    ])
  })
})
