import { beforeAll, describe, expect, it } from 'vitest'
import { buildCa, issueCertificate } from '../../src/bot/ca'
import type { Certificate } from '../../src/pki/x509/certificate'
import { checkFinish, type FinishCheck } from '../../src/bot/finish'
import type { Finding } from '../../src/lint/rule'
import type { PrivateKey } from '../../src/pki/keys/private-key'
import type { OpenedItem } from '../../src/files/item'
import { certificateItem, csrItem, keyItem } from '../support/opened-items'
import { symphony as profile } from '../support/profiles'
import { readCertificateVector, readKeyVector, readVectorDer } from '../support/vectors'

const now = new Date('2026-11-24T12:00:00Z')
const request = 'good-rsa4096-sha256'
const root = readCertificateVector('good-ca-rsa4096')
const intermediate = readCertificateVector('good-intermediate-p384')
let botKey: PrivateKey
let otherKey: PrivateKey
/** Issued by the intermediate, as any CA would. */
let leaf: Certificate

beforeAll(async () => {
  botKey = await readKeyVector('good-bot-rsa4096')
  otherKey = await readKeyVector('lint-ca-rsa2048')
  const ca = { certificate: intermediate, key: await readKeyVector('good-ca-p384') }
  const csrDer = readVectorDer(`${request}.csr.pem`)
  leaf = (await issueCertificate({ ca, csrDer, profile, now })).certificate
})

const check = (...items: readonly OpenedItem[]): Promise<FinishCheck> =>
  checkFinish({ items, profile, now })
const rules = (findings: readonly Finding[] | null = []) => findings?.map(({ rule }) => rule)
const severities = (findings: readonly Finding[] | null = []) =>
  findings?.map(({ severity }) => severity)
const reasons = ({ unused }: FinishCheck): readonly string[] => unused.map(({ reason }) => reason)

describe('what belongs together', () => {
  it('is found and put in order, however it was dropped', async () => {
    const found = await check(
      certificateItem(root),
      csrItem(request),
      certificateItem(leaf),
      keyItem(botKey),
      certificateItem(intermediate),
    )
    expect(found).toMatchObject({ unused: [], missing: [] })
    expect(found.match?.key).toBe(botKey)
    expect(found.match?.certificate).toBe(leaf)
    expect(found.match?.chain).toEqual([leaf, intermediate, root])
    expect(found.match?.root).toBe(root)
    expect(found.match?.csr?.csrDer).toEqual(readVectorDer(`${request}.csr.pem`))
    expect(found.match?.findings).toEqual([])
    expect(severities(found.match?.changes)).toEqual(['notice', 'notice'])
  })

  it('is compared with nothing where no request came', async () => {
    const { match } = await check(keyItem(botKey), certificateItem('lint-bot-name-case'))
    expect(match).toMatchObject({ csr: null, changes: null, root: null })
    expect(rules(match?.findings)).toContain('chain-incomplete')
  })

  it('says what the CA changed and what breaks a rule', async () => {
    const { match } = await check(
      keyItem(botKey),
      csrItem(request),
      certificateItem('lint-bot-name-case'),
      certificateItem('good-ca-p256'),
    )
    expect(rules(match?.changes)).toContain('pair-common-name-differs')
    expect(rules(match?.findings)).toEqual(['certificate-validity-too-long'])
  })

  it('takes the certificate that is valid now, then the newest', async () => {
    const found = await check(
      certificateItem('lint-bot-expired'),
      certificateItem('good-bot'),
      certificateItem(leaf),
      keyItem(botKey),
    )
    expect(found.match?.certificate).toBe(leaf)
    expect(reasons(found)).toEqual([
      'This certificate (CN=demo-bot1) is of the same key, but has expired at 2016-01-01 00:00:00 UTC.',
      'This certificate (CN=demo-bot1) is of the same key, but the one taken is preferred; this one is valid from 2025-01-01 00:00:00 UTC.',
    ])
  })

  it('takes even an expired certificate where there is no other, and says so', async () => {
    const { match } = await check(keyItem(botKey), certificateItem('lint-bot-expired'))
    expect(rules(match?.findings)).toContain('certificate-expired')
  })

  it('takes of several pairs the bot’s, not the CA’s, and the requested one first', async () => {
    const caKey = await readKeyVector('good-ca-p256')
    const ca = certificateItem('good-ca-p256')
    const bot = certificateItem('lint-bot-rsa2048')
    expect((await check(keyItem(caKey), ca, keyItem(otherKey), bot)).match?.key).toBe(otherKey)
    const found = await check(
      keyItem(otherKey),
      bot,
      keyItem(botKey),
      certificateItem('lint-bot-expired'),
      csrItem(request),
    )
    expect(found.match?.key).toBe(botKey)
    expect(reasons(found)).toEqual([
      'This key belongs to another of the certificates: finish one after the other.',
      'This certificate (CN=demo-bot1) belongs to another of the keys: finish one after the other.',
    ])
  })

  it('builds the chain with the issuer that is good now, of two with the same key', async () => {
    const caKey = await readKeyVector('good-ca-p384')
    const { subjectDer } = intermediate
    const options = { subjectDer, key: caKey, validDays: 30, hash: 'SHA-256' } as const
    const old = await buildCa({ ...options, now: new Date('2020-01-01T00:00:00Z') })
    const { match } = await check(
      keyItem(botKey),
      certificateItem(old),
      certificateItem(leaf),
      certificateItem(intermediate),
    )
    expect(match?.chain).toEqual([leaf, intermediate])
  })

  it('of several requests of the key takes the one with the certificate’s subject', async () => {
    const found = await check(
      csrItem('good-all-extensions'),
      csrItem(request),
      certificateItem(leaf),
      keyItem(botKey),
    )
    expect(found.match?.csr?.csrDer).toEqual(readVectorDer('good-all-extensions.csr.pem'))
    expect(reasons(found)).toEqual([
      'This request (CN=demo-bot1) is of the same key, but another fits the certificate better.',
    ])
  })
})

describe('what is missing', () => {
  it('is the certificate where only the request bundle came', async () => {
    const found = await check(keyItem(botKey), csrItem(request))
    expect(found).toMatchObject({ match: null, missing: ['certificate'] })
    expect(reasons(found)).toEqual([
      'This key waits for its certificate, which did not come.',
      'This request (CN=demo-bot1) is of a key that came, but no certificate of it did.',
    ])
  })

  it('is the key where only the answer came', async () => {
    const found = await check(certificateItem(leaf), csrItem(request))
    expect(found).toMatchObject({ match: null, missing: ['key'] })
    expect(reasons(found)).toEqual([
      'This certificate (CN=demo-bot1) waits for its private key, which did not come.',
      'This request (CN=demo-bot1) is of a certificate that came, but its key did not.',
    ])
  })

  it('is both where there is only a CA, or nothing', async () => {
    expect((await check(certificateItem(root))).missing).toEqual(['key', 'certificate'])
    expect(await check()).toEqual({ match: null, unused: [], missing: ['key', 'certificate'] })
  })

  it('is the certificate where the one that came is of another key', async () => {
    const found = await check(keyItem(otherKey), certificateItem(leaf), csrItem(request))
    expect(found).toMatchObject({ match: null, missing: ['certificate'] })
  })
})

describe('a certificate in a form of its own', () => {
  it.each(['lint-bot-v1', 'lint-bot-joined-rdn', 'lint-bot-bmp-subject', 'lint-bot-sha1'])(
    'is matched: %s',
    async (name) => {
      const { match } = await check(keyItem(botKey), certificateItem(name), csrItem(request))
      expect(match?.certificate.certificateDer).toEqual(readVectorDer(`${name}.crt.pem`))
    },
  )

  it('may name nobody', async () => {
    const { match } = await check(keyItem(botKey), certificateItem('lint-bot-no-common-name'))
    expect(rules(match?.findings)).toContain('subject-field-missing')
  })
})
