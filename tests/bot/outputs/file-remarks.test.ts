import { beforeAll, describe, expect, it } from 'vitest'
import { remarkFile } from '../../../src/bot/outputs/file-remarks'
import type { PrivateKey } from '../../../src/pki/keys/private-key'
import type { OpenedItem } from '../../../src/files/item'
import { certificateItem, keyItem } from '../../support/opened-items'
import { readKeyVector } from '../../support/vectors'

let key: PrivateKey
beforeAll(async () => {
  key = await readKeyVector('good-bot-rsa4096')
})

const bag = { container: 'PKCS#12', friendlyName: 'bot', localKeyId: '01' }

async function remark(...items: readonly OpenedItem[]): Promise<readonly string[]> {
  const remarks = await remarkFile({
    ...{ name: 'bot.p12', items, protections: [], isPasswordNeedless: false },
  })
  return remarks.map(({ rule, severity }) => `${severity} ${rule}`)
}

describe('what is odd about a file', () => {
  it('is a chain that ends with the leaf, and a root that goes along', async () => {
    const leaf = certificateItem('good-bot', bag)
    expect(await remark(keyItem(key, bag), leaf)).toEqual(['warning chain-incomplete'])
    expect(await remark(keyItem(key, bag), leaf, certificateItem('good-ca-p256', bag))).toEqual([
      'warning root-included',
    ])
  })

  it('is a key without its certificate, without a name, or in the clear', async () => {
    expect(await remark(keyItem(key, { ...bag, friendlyName: null }))).toEqual([
      'notice friendly-name-missing',
      'notice certificate-missing',
    ])
    const open = keyItem(key, { container: 'PEM PRIVATE KEY' })
    expect(await remark(open)).toEqual(['warning key-unencrypted', 'notice certificate-missing'])
  })

  it('is a second key, not the same key twice', async () => {
    const other = await readKeyVector('good-ca-p256')
    expect(await remark(keyItem(key, bag), keyItem(other, bag))).toContain('warning several-keys')
    expect(await remark(keyItem(key, bag), keyItem(key, bag))).not.toContain('warning several-keys')
  })

  it('is nothing of a self-signed certificate that is a bot’s own, and of a file without a key', async () => {
    const ca = await readKeyVector('good-ca-p256')
    expect(await remark(keyItem(ca, bag), certificateItem('good-ca-p256', bag))).toEqual([])
    expect(await remark(certificateItem('good-bot'))).toEqual([])
  })
})
