import { beforeAll, describe, expect, it } from 'vitest'
import type { Bytes } from '../../../src/text/bytes'
import { issueCertificate } from '../../../src/bot/ca'
import type { Certificate } from '../../../src/pki/x509/certificate'
import type { PrivateKey } from '../../../src/pki/keys/private-key'
import { buildPkcs12 } from '../../../src/pki/write/pkcs12'
import { parsePkcs12 } from '../../../src/pki/pkcs12/reader'
import { symphony } from '../../support/profiles'
import { readCertificateVector, readKeyVector, readVectorDer } from '../../support/vectors'

const password = 'correct horse'
let key: PrivateKey
let certificate: Certificate
const intermediate = readCertificateVector('good-intermediate-p384')
let file: Bytes

function build(options: { password?: string; friendlyName?: string } = {}): Promise<Bytes> {
  return buildPkcs12({
    key,
    certificate,
    intermediates: [intermediate],
    password,
    friendlyName: 'demo-bot1',
    iterations: 2048,
    ...options,
  })
}

function parse(bytes: Bytes, withPassword = password) {
  return parsePkcs12(bytes, { password: withPassword, hash: 'SHA-256' })
}

beforeAll(async () => {
  key = await readKeyVector('good-bot-rsa4096')
  const issued = await issueCertificate({
    ca: { certificate: intermediate, key: await readKeyVector('good-ca-p384') },
    csrDer: readVectorDer('good-rsa4096-sha256.csr.pem'),
    profile: symphony,
    now: new Date('2026-11-24T12:00:00Z'),
  })
  certificate = issued.certificate
  file = await build()
})

describe('a PKCS#12 file', () => {
  it('gives back the key, the leaf first, the intermediates', async () => {
    const parsed = await parse(file)
    expect(parsed.key?.pkcs8Der).toEqual(key.pkcs8Der)
    expect(parsed.certificates).toEqual([certificate, intermediate])
    expect(parsed.mac).toEqual({ scheme: 'PKCS12-MAC', hash: 'SHA-256', iterations: 2048 })
  })

  it('has fresh salts each time', async () => {
    expect(await build()).not.toEqual(file)
  })

  it('takes any name for a friendly name', async () => {
    const parsed = await parse(await build({ friendlyName: 'Büro 🤖 ' }))
    expect(parsed.certificates).toHaveLength(2)
  })
})
