// What the rules say of a certificate that is known to be a bot's, as in Finish, the login test and the practice pod.
import { describe, expect, it } from 'vitest'
import { isRefused } from '../../src/bot/refusals'
import { lintItem } from '../../src/lint/lint'
import { readCertificate } from '../../src/lint/model/certificate'
import { webCryptoTools } from '../../src/lint/model/signature'
import type { Finding } from '../../src/lint/rule'
import { symphony } from '../support/profiles'
import { readVectorDer } from '../support/vectors'

const now = new Date('2026-11-24T12:00:00Z')
/** The vectors are valid for decades. */
const profile = { ...symphony, certificate: { ...symphony.certificate, validDays: 36_500 } }

async function lint(name: string, at = now): Promise<readonly Finding[]> {
  const model = await readCertificate(readVectorDer(`${name}.crt.pem`), webCryptoTools)
  return lintItem(model, { profile, now: at, isBot: true })
}

async function list(name: string, at = now): Promise<readonly string[]> {
  return (await lint(name, at)).map((finding) => `${finding.severity} ${finding.rule}`)
}

async function refusals(name: string, at = now): Promise<readonly string[]> {
  return (await lint(name, at)).filter(isRefused).map(({ rule }) => rule)
}

describe('a bot’s certificate', () => {
  it('breaks no rule if it is as the profile wants it', async () => {
    expect(await list('good-bot')).toEqual([])
  })

  it.each([
    ['lint-bot-server-only', 'client-auth-missing'],
    ['lint-bot-no-signatures', 'key-usage-no-digital-signature'],
    ['lint-bot-no-common-name', 'subject-field-missing'],
    ['lint-bot-rsa2048', 'rsa-modulus-short'],
    ['lint-bot-expired', 'certificate-expired'],
  ])('is refused by a pod: %s, for %s', async (vector, rule) => {
    expect(await list(vector)).toContain(`error ${rule}`)
    expect(await refusals(vector)).toEqual([rule])
  })

  it.each([
    ['lint-bot-v1', ['error certificate-version-not-3']],
    ['lint-bot-sha1', ['error signature-algorithm-not-allowed']],
  ])('is not refused by every pod: %s', async (vector, found) => {
    expect(await list(vector)).toEqual(found)
    expect(await refusals(vector)).toEqual([])
  })

  it('is judged as a bot’s even if it says CA:TRUE', async () => {
    const found = await list('good-ca-p256')
    expect(found).toEqual(
      expect.arrayContaining([
        'error key-type-not-allowed',
        'error key-usage-no-digital-signature',
        'notice certificate-is-ca',
      ]),
    )
  })

  it('is refused before it starts, and not at its first second', async () => {
    const rule = 'certificate-not-yet-valid'
    expect(await refusals('good-bot', new Date('2024-12-31T23:59:59Z'))).toEqual([rule])
    expect(await refusals('good-bot', new Date('2025-01-01T00:00:00Z'))).toEqual([])
  })

  it('without a CN names no account, which no other field can do', async () => {
    const missing = await lint('lint-bot-no-common-name')
    expect(missing.filter(isRefused).map(({ attribute }) => attribute)).toEqual(['CN'])
    expect(missing.map(({ attribute }) => attribute)).toContain('OU')
  })
})
