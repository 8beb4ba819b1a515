// Certificates of ours, judged by OpenSSL and GnuTLS.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { buildCa, issueCertificate } from '../../src/bot/ca'
import { formatHex } from '../../src/text/bytes'
import type { Certificate } from '../../src/pki/x509/certificate'
import { buildCsr } from '../../src/pki/write/csr'
import { encodePem } from '../../src/pki/pem'
import { encodeSubject } from '../../src/bot/encode-subject'
import { symphony } from '../support/profiles'
import { needs } from '../support/programs'
import { openWorkshop } from '../support/run'
import { readCertificateVector, readKeyVector, readVector } from '../support/vectors'

const now = new Date()
const values = {
  CN: 'demo-bot1, "the" #1 é😀',
  O: 'Excelsior Bank',
  OU: 'Collaboration Services',
  C: 'GB',
  emailAddress: 'admin@bots.symphony.com',
}

async function issue(caName: string): Promise<Certificate> {
  const key = await readKeyVector('good-bot-rsa4096')
  const subjectDer = encodeSubject(symphony, values)
  const csrDer = await buildCsr({ subjectDer, key, hash: symphony.hash })
  const ca = { certificate: readCertificateVector(caName), key: await readKeyVector(caName) }
  return (await issueCertificate({ ca, csrDer, profile: symphony, now })).certificate
}

describe.runIf(needs('openssl', 'certtool'))('a certificate of ours', () => {
  const shop = openWorkshop()
  const { run, write } = shop
  afterAll(shop.remove)

  describe.each([
    ['good-ca-rsa4096', 'sha256WithRSAEncryption'],
    ['good-ca-p256', 'ecdsa-with-SHA256'],
    ['good-ca-p384', 'ecdsa-with-SHA384'],
  ])('signed by %s', (ca, algorithm) => {
    const file = `${ca}.bot.pem`
    const caFile = `${ca}.pem`
    let text: string
    let certificate: Certificate

    beforeAll(async () => {
      certificate = await issue(ca)
      write(file, encodePem('CERTIFICATE', certificate.certificateDer))
      write(caFile, readVector(`${ca}.crt.pem`))
      text = run('openssl', 'x509', '-in', file, '-noout', '-text')
    })

    it('is accepted as a TLS client by OpenSSL, strictly', () => {
      const strict = ['-x509_strict', '-check_ss_sig', '-purpose', 'sslclient']
      const answer = run('openssl', 'verify', ...strict, '-CAfile', caFile, file)
      expect(answer).toContain(`${file}: OK`)
    })

    it('is not accepted as a server or as a CA', () => {
      const verify = ['openssl', 'verify', '-CAfile', caFile] as const
      expect(() => run(...verify, '-purpose', 'sslserver', file)).toThrow('unsuitable')
      expect(text).toMatch(/Basic Constraints: critical\s+CA:FALSE/)
    })

    it('is accepted by GnuTLS', () => {
      const answer = run('certtool', '--verify', '--load-ca-certificate', caFile, '--infile', file)
      expect(answer).toContain('The certificate is trusted.')
    })

    it('says to OpenSSL what the profile asks', () => {
      expect(text).toContain('Version: 3')
      expect(text).toContain(`Signature Algorithm: ${algorithm}`)
      expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Key Encipherment/)
      expect(text).toMatch(/Extended Key Usage: \s+TLS Web Client Authentication/)
      const identifier = certificate.authorityKeyIdentifier ?? new Uint8Array()
      const colons = formatHex(identifier)
        .toUpperCase()
        .replaceAll(/(..)(?=.)/g, '$1:')
      expect(text).toMatch(new RegExp(`Authority Key Identifier: \\s+(keyid:)?${colons}`))
      expect(text).not.toContain('Unknown')
    })

    it('has the subject and serial number that OpenSSL reads', () => {
      const subject = run(
        'openssl',
        'x509',
        '-in',
        file,
        '-noout',
        '-subject',
        '-nameopt',
        'RFC2253,-esc_msb,utf8',
      )
      expect(subject.trim()).toBe(
        'subject=emailAddress=admin@bots.symphony.com,C=GB,OU=Collaboration Services,O=Excelsior Bank,CN=demo-bot1\\, \\"the\\" #1 é😀',
      )
      const serial = run('openssl', 'x509', '-in', file, '-noout', '-serial')
      expect(serial.trim().toLowerCase()).toBe(`serial=${certificate.serialNumber}`)
    })
  })

  it('has the key identifier that OpenSSL computes', async () => {
    const bot = await readKeyVector('good-bot-rsa4096')
    write('bot-key.pem', readVector('good-bot-rsa4096.key.pem'))
    write(
      'ski.cnf',
      '[req]\ndistinguished_name=dn\nx509_extensions=v3\n[dn]\n[v3]\nsubjectKeyIdentifier=hash\n',
    )
    const request = ['req', '-x509', '-new', '-key', 'bot-key.pem', '-subj', '/CN=x']
    run('openssl', ...request, '-config', 'ski.cnf', '-outform', 'DER', '-out', 'ski.der')
    const { subjectKeyIdentifier, spkiDer } = await issue('good-ca-p256')
    expect(spkiDer).toEqual(bot.spkiDer)
    expect(formatHex(shop.read('ski.der'))).toContain(formatHex(subjectKeyIdentifier ?? spkiDer))
  })

  it('is accepted under a practice CA of ours', async () => {
    const key = await readKeyVector('good-ca-p384')
    const practice = await buildCa({
      subjectDer: encodeSubject(symphony, { ...values, CN: 'Practice CA' }),
      key,
      validDays: 30,
      now,
      hash: 'SHA-256',
    })
    const csrDer = await buildCsr({
      subjectDer: encodeSubject(symphony, values),
      key: await readKeyVector('good-bot-rsa4096'),
      hash: 'SHA-256',
    })
    const ca = { certificate: practice, key }
    const { certificate } = await issueCertificate({ ca, csrDer, profile: symphony, now })
    write('practice.pem', encodePem('CERTIFICATE', practice.certificateDer))
    write('bot.pem', encodePem('CERTIFICATE', certificate.certificateDer))
    const answer = run('openssl', 'verify', '-x509_strict', '-CAfile', 'practice.pem', 'bot.pem')
    expect(answer).toContain('bot.pem: OK')
  })
})
