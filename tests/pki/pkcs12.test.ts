import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { concatBytes, type Bytes } from '../../src/pki/bytes'
import { issueCertificate } from '../../src/pki/authority'
import type { Certificate } from '../../src/pki/certificate'
import { encodeInteger, encodeSequence, readChildren, readWhole } from '../../src/pki/der'
import { PkiError } from '../../src/pki/errors'
import type { PrivateKey } from '../../src/pki/keys'
import { buildPkcs12 } from '../../src/pki/pkcs12'
import { parsePkcs12 } from '../../src/pki/pkcs12-reader'
import { expectRefusal } from '../support/errors'
import { symphony } from '../support/profiles'
import { readCertificateVector, readKeyVector, readVector, readVectorDer } from '../support/vectors'

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
    authority: { certificate: intermediate, key: await readKeyVector('good-ca-p384') },
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
    expect(parsed.macIterations).toBe(2048)
  })

  it('has fresh salts each time', async () => {
    expect(await build()).not.toEqual(file)
  })

  it('takes any name for a friendly name', async () => {
    const parsed = await parse(await build({ friendlyName: 'Büro 🤖 ' }))
    expect(parsed.certificates).toHaveLength(2)
  })

  it.each(['', 'Passwörter', 'tab\t', '\u0000', '\ufeff'])(
    'is not written with the password %j, which some reader cannot type',
    async (refused) => {
      await expectRefusal(() => build({ password: refused }), 'password-refused')
    },
  )
})

describe('opening a PKCS#12 file', () => {
  it('tells a wrong password from a missing one', async () => {
    await expectRefusal(() => parse(file, 'wrong'), 'passphrase-wrong')
    await expectRefusal(() => parse(file, ''), 'passphrase-needed')
  })

  it('refuses what is no PKCS#12', async () => {
    for (const other of [
      new Uint8Array(),
      readVector('good-ca-p256.crt.pem'),
      readVectorDer('good-ca-p256.crt.pem'),
      file.slice(0, file.length / 2),
    ]) {
      await expectRefusal(() => parse(other), 'pkcs12-malformed')
    }
  })

  it('takes zeros behind the file, which some tools leave', async () => {
    const parsed = await parse(concatBytes(file, new Uint8Array(7)))
    expect(parsed.certificates).toHaveLength(2)
  })

  it('refuses an absurd iteration count before any work', async () => {
    const [version, safe, mac] = readChildren(readWhole(file)).map(({ bytes }) => bytes)
    const [digest, salt] = readChildren(readWhole(mac ?? new Uint8Array())).map(
      ({ bytes }) => bytes,
    )
    const patched = encodeSequence(
      ...[version, safe].filter((part) => part !== undefined),
      encodeSequence(
        ...[digest, salt].filter((part) => part !== undefined),
        encodeInteger(2 ** 31),
      ),
    )
    const started = performance.now()
    await expectRefusal(() => parse(patched), 'derivation-too-costly')
    expect(performance.now() - started).toBeLessThan(500)
  })

  it('gives a value or a coded refusal for any mutation', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { minLength: 1, maxLength: 3 }),
        fc.oneof(fc.constant(file.length), fc.nat(file.length)),
        async (changes, end) => {
          const mutated = file.slice(0, end)
          for (const [position, octet] of changes) {
            if (position < end) mutated[position] = octet
          }
          try {
            await parse(mutated)
          } catch (error) {
            if (!(error instanceof PkiError)) throw error
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})
