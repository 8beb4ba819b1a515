import { beforeAll, describe, expect, it } from 'vitest'
import { explainUnused } from '../../src/bot/unused-items'
import type { PrivateKey } from '../../src/pki/keys/private-key'
import type { OpenedItem } from '../../src/files/item'
import { parseCsr } from '../../src/pki/x509/csr'
import { certificateItem, csrItem, keyItem, lockedItem, otherItem } from '../support/opened-items'
import { readCertificateVector, readKeyVector, readVectorDer } from '../support/vectors'

const now = new Date('2026-11-24T12:00:00Z')
const leaf = readCertificateVector('good-bot')
const csr = parseCsr(readVectorDer('good-rsa4096-sha256.csr.pem'))
let botKey: PrivateKey
let otherKey: PrivateKey

beforeAll(async () => {
  botKey = await readKeyVector('good-bot-rsa4096')
  otherKey = await readKeyVector('lint-ca-rsa2048')
})

const explain = async (
  items: readonly OpenedItem[],
  isMatched: boolean,
): Promise<readonly string[]> => {
  const used = isMatched ? { key: botKey, chain: [leaf], csr } : null
  return (await explainUnused({ items, used, now })).map(({ reason }) => reason)
}
const pair = (): readonly OpenedItem[] => [
  keyItem(botKey),
  certificateItem(leaf),
  csrItem(csr.csrDer),
]

describe('what is not used beside a match', () => {
  it('is nothing where everything is', async () => {
    expect(await explain(pair(), true)).toEqual([])
  })

  it('is what came twice, in whatever container', async () => {
    const again = [certificateItem(leaf), keyItem(botKey, { der: new Uint8Array() })]
    expect(await explain([...pair(), ...again], true)).toEqual([
      'This certificate (CN=demo-bot1) came more than once.',
      'This key came more than once.',
    ])
  })

  it('is each thing of somebody else, by its name', async () => {
    const others = [
      certificateItem('lint-bot-rsa2048'),
      certificateItem('good-ca-p384'),
      csrItem('good-p256-sha256'),
      keyItem(await readKeyVector('good-ca-p256')),
    ]
    const found = await explain([...pair(), ...others], true)
    expect(found.slice(0, 3)).toEqual([
      'This certificate (CN=demo-bot1) belongs to another key, though its subject is the request’s: the CA signed another request.',
      'This certificate (CN=Good P-384 CA) is one of a CA that issued none of the chain.',
      'This request (CN=demo-bot1) is of another key.',
    ])
    expect(found[3]).toMatch(
      /^This key belongs to none of the certificates: its public key has the SHA-256 [0-9a-f]{64}\. It is the key of the request \(CN=demo-bot1\)\.$/,
    )
  })

  it('is what nobody needs, and what did not open', async () => {
    const others = [
      otherItem('public-key'),
      otherItem('crl'),
      lockedItem('The password is wrong.'),
      lockedItem('The password is wrong.'),
    ]
    expect(await explain([...pair(), ...others], true)).toEqual([
      'This public key is not needed here.',
      'This revocation list is not needed here.',
      'This encrypted key did not open: The password is wrong.',
      'This encrypted key did not open: The password is wrong.',
    ])
  })
})

describe('what is not used where nothing fits', () => {
  it('says which things do not belong together', async () => {
    const items = [
      keyItem(otherKey),
      certificateItem(leaf),
      csrItem(csr.csrDer),
      certificateItem('lint-bot-no-common-name'),
      certificateItem('good-ca-p256'),
    ]
    const found = await explain(items, false)
    expect(found[0]).toMatch(/^This key belongs to none of the certificates/)
    expect(found.slice(1)).toEqual([
      'This certificate (CN=demo-bot1) belongs to another key, though its subject is the request’s: the CA signed another request.',
      'This request (CN=demo-bot1) is of a certificate that came, but its key did not.',
      'This certificate (O=Excelsior Bank, C=GB) belongs to another key.',
      'This certificate (CN=Good P-256 CA) is one of a CA; the certificate that it issued for the key is what is missing.',
    ])
  })
})
