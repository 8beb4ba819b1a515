import { describe, expect, it } from 'vitest'
import type { FileView, FinishView, ItemView } from '../../../src/worker/api'
import {
  describeMissing,
  findMismatch,
  findReason,
  hasWrongPassword,
  listLocked,
  putIntoWords,
} from '../../../src/ui/finish/finish-view'

const now = new Date('2026-06-01T12:00:00Z')
const keyHash = 'ab'.repeat(32)

function item(kind: ItemView['kind'], facts: Partial<ItemView> = {}): ItemView {
  const source = { file: `${kind}.pem`, position: 1, line: 1 }
  return { kind, source, container: 'PEM', id: 'file-1/0', der: null, ...facts }
}

function view(items: readonly ItemView[], rest: Partial<FinishView> = {}): FinishView {
  const file: FileView = {
    ...{
      name: 'file',
      items,
      protections: [],
      isPasswordNeedless: false,
      compatibility: [],
      remarks: [],
    },
    failure: null,
  }
  return { files: [file], match: null, unused: [], missing: [], ...rest }
}

const key = item('private-key', { keyType: 'rsa', keyBits: 4096, spkiSha256: keyHash })
const bot = item('certificate', { subject: 'CN=demo-bot1', notAfter: new Date('2027-06-01') })
const ca = item('certificate', { subject: 'CN=Root', isCa: true })
const lockedKey = item('encrypted-private-key', { code: 'passphrase-needed', message: 'It …' })

describe('putIntoWords', () => {
  it('distinguishes a CA from a bot and an unlocked key from an unencrypted one', () => {
    expect(putIntoWords(bot, now)).toMatchObject({
      kind: 'Certificate',
      subject: 'CN=demo-bot1',
      more: 'valid until 1 June 2027, 364 more days',
    })
    expect(putIntoWords(ca, now).kind).toBe('CA certificate')
    expect(putIntoWords(key, now).more).toBe('RSA 4096')
    const encryption = 'PBES2, AES-256-CBC'
    expect(putIntoWords({ ...key, encryption }, now).more).toBe(
      'RSA 4096, opened with the password',
    )
  })

  it('says why an item did not open', () => {
    expect(putIntoWords(lockedKey, now).problem).toContain('Type the password')
    const broken = item('unknown', { code: 'der-malformed', message: 'At byte 7.' })
    expect(putIntoWords(broken, now).problem).toMatch(/damaged.*At byte 7\./)
    const foreign = item('unknown', { code: 'input-unrecognized', message: 'This is a picture.' })
    expect(putIntoWords(foreign, now).problem).toBe('This is a picture.')
    expect(putIntoWords(key, now).problem).toBeNull()
  })
})

describe('locked files', () => {
  it('are listed once, and wrong only after a password was tried', () => {
    const twice = view([lockedKey, lockedKey, key])
    expect(listLocked(twice)).toEqual(['encrypted-private-key.pem'])
    expect(hasWrongPassword(twice)).toBe(false)
    expect(hasWrongPassword(view([{ ...lockedKey, code: 'passphrase-wrong' }]))).toBe(true)
  })
})

describe('describeMissing', () => {
  it('derives the name of the key file from the request', () => {
    const source = { file: 'mail.zip/demo-bot1.csr', position: 1, line: 1 }
    const csr = item('csr', { source })
    expect(describeMissing(view([csr, bot], { missing: ['key'] }))).toEqual([
      'The private key is missing. Drop demo-bot1-key.pem or the request ZIP.',
    ])
    expect(describeMissing(view([bot], { missing: ['key'] }))[0]).toContain('…-key.pem')
  })

  it('does not ask for a key while a file is locked', () => {
    expect(describeMissing(view([lockedKey, bot], { missing: ['key'] }))).toEqual([])
  })

  it('says if there are only CA certificates', () => {
    const missing = ['certificate'] as const
    expect(describeMissing(view([key, ca], { missing }))[0]).toContain('only CA certificates')
    expect(describeMissing(view([key], { missing }))[0]).toContain('certificate is missing')
  })

  it('reports nothing if key and certificate do not belong together', () => {
    expect(describeMissing(view([key, bot], { missing: ['certificate'] }))).toEqual([])
  })
})

describe('findMismatch', () => {
  it('lists keys and bot certificates, and returns null if one of them is missing', () => {
    expect(findMismatch(view([key, ca, bot]))).toEqual({ keys: [key], certificates: [bot] })
    expect(findMismatch(view([key, ca]))).toBeNull()
    expect(findMismatch(view([bot]))).toBeNull()
  })
})

describe('findReason', () => {
  const reason = `belongs to none: its public key has the SHA-256 ${keyHash}.`
  const unused = [{ item: key, reason }]

  it('shortens hashes so that they can be compared by eye', () => {
    expect(findReason(view([key, bot], { unused }), key)).toBe(
      'belongs to none: its public key has the SHA-256 abab abab abab…',
    )
  })

  it('returns null while the key or the certificate is missing', () => {
    expect(findReason(view([key], { unused }), key)).toBeNull()
    expect(findReason(view([key, bot], { unused }), bot)).toBeNull()
  })
})
