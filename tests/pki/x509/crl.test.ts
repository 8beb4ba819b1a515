import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseCrl } from '../../../src/pki/x509/crl'
import {
  encodeBitString,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../../src/pki/asn1/der-writer'
import { encodeName } from '../../../src/pki/write/name'
import { formatName } from '../../../src/pki/x509/names'
import { encodeTime } from '../../support/oracle/certificate'
import { expectRefusal } from '../../support/errors'
import { expectValueOrRefusal, mutationsOf } from '../../support/mutations'

const issuer = encodeName([{ attribute: 'CN', value: 'CA', stringType: 'utf8' }])
const algorithm = encodeSequence(encodeOid('1.2.840.10045.4.3.2'))
const thisUpdate = new Date('2026-11-24T00:00:00Z')
const nextUpdate = new Date('2051-11-24T00:00:00Z')

function encodeCrl(...fields: readonly Uint8Array[]) {
  return encodeSequence(encodeSequence(...fields), algorithm, encodeBitString(Uint8Array.of(1)))
}
const sound = encodeCrl(
  encodeInteger(1),
  algorithm,
  issuer,
  encodeTime(thisUpdate),
  encodeTime(nextUpdate),
)

it('reads the issuer and both dates', () => {
  const list = parseCrl(sound)
  expect(formatName(list.issuerDer)).toBe('CN=CA')
  expect(list).toMatchObject({ thisUpdate, nextUpdate })
  expect(list.signatureAlgorithm.name).toBe('ecdsa-with-SHA256')
})

it('reads version 1, and a list without a next date', () => {
  const list = parseCrl(encodeCrl(algorithm, issuer, encodeTime(thisUpdate)))
  expect(list).toMatchObject({ thisUpdate, nextUpdate: null })
})

it('refuses what is not a list', async () => {
  await expectRefusal(() => parseCrl(sound.slice(0, -1)), 'crl-malformed')
  await expectRefusal(() => parseCrl(encodeCrl(algorithm, issuer)), 'crl-malformed')
})

it('gives a value or a coded refusal, whatever the bytes', async () => {
  await fc.assert(
    fc.asyncProperty(mutationsOf(sound), (bytes) => expectValueOrRefusal(() => parseCrl(bytes))),
  )
})
