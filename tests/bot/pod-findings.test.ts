import { describe, expect, it } from 'vitest'
import { parseCertificate } from '../../src/pki/x509/certificate'
import { encodeSequence } from '../../src/pki/asn1/der-writer'
import {
  checkChain,
  checkCommonNameCase,
  checkLeaf,
  type PodFindingId,
} from '../../src/bot/pod-findings'
import { parseCsr } from '../../src/pki/x509/csr'
import { readCertificateVector, readVectorDer } from '../support/vectors'

const now = new Date('2026-11-24T12:00:00Z')
const list = (name: string, at = now): readonly string[] =>
  checkLeaf(readCertificateVector(name), at).map(({ id, severity }) => `${severity} ${id}`)

describe('what will hurt at the pod', () => {
  it('is nothing in a certificate as the profile wants it', () => {
    expect(list('good-bot')).toEqual([])
  })

  it.each<[vector: string, found: `${string} ${PodFindingId}`]>([
    ['lint-bot-server-only', 'error client-auth-missing'],
    ['lint-bot-no-signatures', 'error digital-signature-missing'],
    ['lint-bot-no-common-name', 'error common-name-missing'],
    ['lint-bot-rsa2048', 'error key-short'],
    ['lint-bot-expired', 'error expired'],
    ['lint-bot-v1', 'warning version-1'],
    ['lint-bot-sha1', 'warning signature-sha1'],
  ])('is in %s: %s', (vector, found) => {
    expect(list(vector)).toEqual([found])
  })

  it('is a CA in place of a bot, and a key that is not RSA', () => {
    expect(list('good-ca-p256')).toEqual([
      'error digital-signature-missing',
      'warning certificate-is-ca',
      'error key-not-rsa',
    ])
  })

  it('is a start in the future', () => {
    expect(list('good-bot', new Date('2024-12-31T23:59:59Z'))).toEqual(['error not-yet-valid'])
    expect(list('good-bot', new Date('2025-01-01T00:00:00Z'))).toEqual([])
  })

  it('is a key of a kind that nobody knows, said without an error', () => {
    const certificate = { ...readCertificateVector('good-bot'), spkiDer: encodeSequence() }
    expect(checkLeaf(certificate, now).map(({ id }) => id)).toEqual(['key-not-rsa'])
  })

  it('is told with the figures', () => {
    const [short] = checkLeaf(readCertificateVector('lint-bot-rsa2048'), now)
    expect(short?.detail).toBe('Its key has 2048 bits; Symphony asks for 4096.')
  })
})

describe('the case of the common name', () => {
  const csr = parseCsr(readVectorDer('good-rsa4096-sha256.csr.pem'))

  it('is an error where the CA changed it', () => {
    const [finding] = checkCommonNameCase(readCertificateVector('lint-bot-name-case'), csr)
    expect(finding).toMatchObject({ id: 'common-name-case', severity: 'error' })
    expect(finding?.detail).toContain('“Demo-Bot1” where “demo-bot1” was asked for')
  })

  it('is nothing where the name is the same, none or another', () => {
    for (const name of ['good-bot', 'lint-bot-no-common-name', 'good-ca-p256']) {
      expect(checkCommonNameCase(readCertificateVector(name), csr)).toEqual([])
    }
  })
})

describe('a chain', () => {
  const leaf = readCertificateVector('good-bot')

  it('of a lone certificate is incomplete, and says whose certificate to ask for', () => {
    const [finding] = checkChain([leaf])
    expect(finding).toMatchObject({ id: 'chain-incomplete', severity: 'warning' })
    expect(finding?.detail).toContain('CN=Good P-256 CA, O=Botcert vectors')
  })

  it('with an issuer, or of a self-signed certificate, is not', () => {
    expect(checkChain([leaf, readCertificateVector('good-ca-p256')])).toEqual([])
    expect(checkChain([parseCertificate(readVectorDer('good-ca-rsa4096.crt.pem'))])).toEqual([])
  })
})
