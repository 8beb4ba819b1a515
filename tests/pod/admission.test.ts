// The decision without TLS, for chains that a normal TLS client does not send: unordered, broken, with renewed CAs.
import { describe, expect, it } from 'vitest'
import type { Bytes } from '../../src/text/bytes'
import { parseCertificate } from '../../src/pki/x509/certificate'
import { parsePem } from '../../src/pki/pem'
import { judgeAdmission } from '../../src/pod/admission'
import type { Account, Upload } from '../../src/pod/registry'
import { issueBot, vectorCa } from '../support/bot-certificate'
import { readVectorDer } from '../support/vectors'

const accounts: readonly Account[] = [
  { id: 1, username: 'practice-bot', displayName: 'Practice', status: 'ENABLED' },
]

function trust(certificateDer: Bytes): Upload {
  const certificate = parseCertificate(certificateDer)
  return { name: 'A CA', type: 'USERSIGNING', status: 'TRUSTED', certificate }
}

function toDer(pem: string): readonly Bytes[] {
  return parsePem(pem).map(({ der }) => der)
}

async function judge(presented: readonly Bytes[], uploads: readonly Upload[]) {
  return judgeAdmission({ presented, uploads, accounts, now: new Date() })
}

describe('admission', () => {
  it('follows the chain in any order, and ignores unrelated certificates', async () => {
    const issuer = vectorCa('good-intermediate-p384', 'good-ca-p384')
    const [leaf, stranger] = [await issueBot({ issuer }), await issueBot()]
    const presented = toDer(leaf.cert + stranger.cert + issuer.cert)
    const uploads = [trust(readVectorDer('good-ca-rsa4096.crt.pem'))]
    expect(await judge(presented, uploads)).toMatchObject({ isAdmitted: true })
    expect(await judge(presented.slice(0, 2), uploads)).toMatchObject({ isAdmitted: false })
  })

  it('does not accept a bot as the CA of another one', async () => {
    const bot = await issueBot()
    const forged = await issueBot({ issuer: bot })
    const uploads = [trust(readVectorDer('good-ca-p256.crt.pem'))]
    expect(await judge(toDer(bot.cert), uploads)).toMatchObject({ isAdmitted: true })
    expect(await judge(toDer(forged.cert + bot.cert), uploads)).toMatchObject({
      status: 401,
      message: 'The issuer CN=practice-bot is not a CA.',
    })
  })

  it('admits only one bot by an uploaded bot certificate, even if it is a CA certificate', async () => {
    const bot = await issueBot()
    const ca = trust(readVectorDer('good-ca-p256.crt.pem'))
    const [own] = toDer(bot.cert)
    if (own === undefined) throw new Error('There is no certificate')
    expect(await judge([own], [{ ...ca, type: 'USER' }])).toMatchObject({ isAdmitted: false })
    expect(await judge([own], [{ ...trust(own), type: 'USER' }])).toMatchObject({
      isAdmitted: true,
    })
  })

  it('accepts a renewed CA, although the old certificate has expired', async () => {
    const bot = await issueBot({ issuer: vectorCa('bad-ca-expired', 'good-ca-rsa4096') })
    const old = trust(readVectorDer('bad-ca-expired.crt.pem'))
    expect(await judge(toDer(bot.cert), [old])).toMatchObject({
      status: 401,
      message: expect.stringMatching(/certificate of the CA .* expired at/) as string,
    })
    const renewed = {
      ...old,
      certificate: { ...old.certificate, notAfter: new Date('2050-01-01') },
    }
    expect(await judge(toDer(bot.cert), [old, renewed])).toMatchObject({ isAdmitted: true })
  })

  it('respects the path length of a CA', async () => {
    const issuer = vectorCa('good-intermediate-p384', 'good-ca-p384')
    const presented = toDer((await issueBot({ issuer })).cert + issuer.cert)
    const root = trust(readVectorDer('good-ca-rsa4096.crt.pem'))
    const basicConstraints = { isCa: true, pathLength: 0 }
    const limited = { ...root, certificate: { ...root.certificate, basicConstraints } }
    expect(await judge(presented, [limited])).toMatchObject({
      status: 401,
      message: expect.stringMatching(/allows 0 CAs below it, not 1/) as string,
    })
  })

  it('refuses invalid and missing certificates', async () => {
    expect(await judge([Uint8Array.of(0x30, 0)], [])).toMatchObject({
      status: 401,
      message: expect.stringMatching(/cannot be read/) as string,
    })
    expect(await judge([], [])).toMatchObject({ status: 401 })
  })
})
