import { beforeAll, describe, expect, it } from 'vitest'
import { buildCa, issueCertificate } from '../../../src/bot/ca'
import type { Certificate } from '../../../src/pki/x509/certificate'
import { buildChain } from '../../../src/pki/x509/chain'
import { symphony } from '../../support/profiles'
import { readCertificateVector, readKeyVector, readVectorDer } from '../../support/vectors'

const now = new Date('2026-11-24T12:00:00Z')
const root = readCertificateVector('good-ca-rsa4096')
const intermediate = readCertificateVector('good-intermediate-p384')
const stranger = readCertificateVector('good-ca-p256')
let leaf: Certificate

beforeAll(async () => {
  const ca = { certificate: intermediate, key: await readKeyVector('good-ca-p384') }
  const csrDer = readVectorDer('good-rsa4096-sha256.csr.pem')
  leaf = (await issueCertificate({ ca, csrDer, profile: symphony, now })).certificate
})

describe('a chain', () => {
  it('is put in order, whatever the order of the pool, without strangers', async () => {
    expect(await buildChain(leaf, [root, stranger, leaf, intermediate])).toEqual({
      certificates: [leaf, intermediate, root],
      root,
    })
  })

  it('ends where an issuer is missing, and has no root then', async () => {
    expect(await buildChain(leaf, [intermediate])).toEqual({
      certificates: [leaf, intermediate],
      root: null,
    })
    expect(await buildChain(leaf, [root])).toEqual({ certificates: [leaf], root: null })
  })

  it('of a root is the root', async () => {
    expect(await buildChain(root, [root, intermediate])).toEqual({ certificates: [root], root })
  })

  it('does not follow only the name: the signature must match', async () => {
    const impostor = await buildCa({
      subjectDer: intermediate.subjectDer,
      key: await readKeyVector('good-ca-p256'),
      validDays: 30,
      now,
      hash: 'SHA-256',
    })
    const { certificates } = await buildChain(leaf, [impostor, intermediate, root])
    expect(certificates).toEqual([leaf, intermediate, root])
    expect((await buildChain(leaf, [impostor])).certificates).toEqual([leaf])
  })

  it('finds an issuer in a crowd of its name by its key identifier, else tries fifty', async () => {
    const crowd = Array.from({ length: 100 }, () => ({
      ...stranger,
      subjectDer: intermediate.subjectDer,
    }))
    expect((await buildChain(leaf, [...crowd, intermediate])).certificates).toHaveLength(2)
    const unnamed = { ...intermediate, subjectKeyIdentifier: null }
    expect((await buildChain(leaf, [...crowd.slice(1, 50), unnamed])).certificates).toHaveLength(2)
    expect((await buildChain(leaf, [...crowd.slice(0, 50), unnamed])).certificates).toHaveLength(1)
  })
})
