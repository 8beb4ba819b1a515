// The real worker behind the real client, with every message that it posts recorded: no private key reaches the page.
import { serialize } from 'node:v8'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FileToOpen, OutputChoice } from '../../src/worker/api'
import { createEngineClient } from '../../src/worker/client'
import type { ReplyMessage, RequestMessage } from '../../src/worker/messages'
import { issueCertificate } from '../../src/bot/ca'
import { encodeUtf8, formatHex, type Bytes } from '../../src/text/bytes'
import { encodeEncryptedKey } from '../../src/pki/write/encrypted-key'
import { buildCsr } from '../../src/pki/write/csr'
import { encodeSubject } from '../../src/bot/encode-subject'
import { encodePem } from '../../src/pki/pem'
import { symphony as profile } from '../support/profiles'
import { readCertificateVector, readKeyVector, readVector } from '../support/vectors'

const now = new Date('2026-11-24T12:00:00Z')
const password = { value: 'correct horse', origin: 'generated', allows: [] } as const
const java: OutputChoice = { id: 'bdk-java', settings: null }
const subject = { CN: 'demo-bot1', O: 'Excelsior Bank', OU: 'Collaboration Services', C: 'GB' }

/** Runs worker.ts in this thread; everything is cloned on its way, as between threads. */
class RecordedWorker extends EventTarget {
  static readonly posted: Buffer[] = []
  readonly #scope = Object.assign(new EventTarget(), {
    postMessage: (reply: ReplyMessage) => {
      RecordedWorker.posted.push(serialize(reply))
      if (!this.#isEnded) this.dispatchEvent(new MessageEvent('message', { data: reply }))
    },
  })
  readonly #isReady: Promise<unknown>
  #isEnded = false

  constructor() {
    super()
    vi.resetModules()
    vi.stubGlobal('self', this.#scope)
    this.#isReady = import('../../src/worker/worker')
  }

  postMessage(message: RequestMessage): void {
    const data = structuredClone(message)
    void this.#isReady.then(() => this.#scope.dispatchEvent(new MessageEvent('message', { data })))
  }

  terminate(): void {
    this.#isEnded = true
  }
}

beforeEach(() => {
  RecordedWorker.posted.length = 0
  vi.stubGlobal('Worker', RecordedWorker)
})
afterEach(() => vi.restoreAllMocks())

/** Whether the secret was posted, as bytes, hex or Base64 at any alignment. */
function wasPosted(secret: Bytes): boolean {
  const base64 = [0, 1, 2].map((shift) =>
    Buffer.from(secret.subarray(shift, shift + 24)).toString('base64'),
  )
  const needles = [Buffer.from(secret), formatHex(secret), ...base64]
  return RecordedWorker.posted.some((message) => needles.some((needle) => message.includes(needle)))
}

/** The end of the PKCS#8 of an RSA key: its last prime numbers and exponents. */
async function readBotSecret(): Promise<Bytes> {
  const { pkcs8Der } = await readKeyVector('good-bot-rsa4096')
  return pkcs8Der.slice(-48)
}

let lastId = 0

function fileOf(name: string, bytes: Bytes): FileToOpen {
  lastId += 1
  return { id: `file-${lastId}`, name, bytes }
}

function openKey(client: ReturnType<typeof createEngineClient>) {
  const files = [fileOf('bot.key', readVector('good-bot-rsa4096.key.pem'))]
  return client.call('openFiles', { files, password: '' })
}

/** The key that waited, and the certificate that came back. */
async function readPair(): Promise<readonly FileToOpen[]> {
  const key = await readKeyVector('good-bot-rsa4096')
  const passphrase = password.value
  const keyPem = await encodeEncryptedKey({ ...key, passphrase, iterations: 2048 })
  const subjectDer = encodeSubject(profile, subject)
  const csrDer = await buildCsr({ subjectDer, key, hash: 'SHA-256' })
  const ca = {
    certificate: readCertificateVector('good-ca-rsa4096'),
    key: await readKeyVector('good-ca-rsa4096'),
  }
  const { certificate } = await issueCertificate({ ca, csrDer, profile, now })
  const reply = encodePem('CERTIFICATE', certificate.certificateDer)
  return [fileOf('key.pem', encodeUtf8(keyPem)), fileOf('reply.pem', encodeUtf8(reply))]
}

describe('what the worker posts', () => {
  it('holds no private key when files are opened, converted and looked at', async () => {
    const client = createEngineClient()
    const secret = await readBotSecret()
    const [view] = await openKey(client)
    const item = view?.items[0] ?? expect.fail('no item')
    expect(item).toMatchObject({ kind: 'private-key', der: null })
    const output = { id: 'key-pem', settings: null } as const
    const request = { itemIds: [item.id], profile, output, newPassword: password }
    expect(await client.call('convert', request)).toMatchObject({ role: 'converted' })
    const hidden = await client.call('readKeyTree', { itemId: item.id, isRevealed: false })
    expect(hidden).toMatchObject({ der: null, root: { type: 'SEQUENCE' } })
    expect(wasPosted(secret)).toBe(false)

    // A person may ask to see it: then it is found, so the search above finds what it looks for.
    await client.call('readKeyTree', { itemId: item.id, isRevealed: true })
    expect(wasPosted(secret)).toBe(true)
  })

  it('holds no private key when a request is finished, but for the file that is asked for', async () => {
    const client = createEngineClient()
    const files = await readPair()
    const secret = await readBotSecret()
    const opening = { files, password: password.value, profile, now }
    const view = await client.call('checkFinish', opening)
    expect(view.match?.commonName).toBe('demo-bot1')
    const keys = view.files
      .flatMap(({ items }) => items)
      .filter(({ kind }) => kind === 'private-key')
    expect(keys).toMatchObject([{ der: null }])
    const material = { fileIds: files.map(({ id }) => id), profile, now, newPassword: password }
    await client.call('finish', { ...material, output: java })
    expect(wasPosted(secret)).toBe(false)

    // This file is asked for with its key in plain text.
    await client.call('finish', { ...material, output: { id: 'bdk-python', settings: null } })
    expect(wasPosted(secret)).toBe(true)
  })
})

describe('what was opened', () => {
  it('is derived once: finishing derives only for the new file', async () => {
    const client = createEngineClient()
    const files = await readPair()
    const derive = vi.spyOn(crypto.subtle, 'deriveBits')
    const importKey = vi.spyOn(crypto.subtle, 'importKey')
    const saltsOf = () =>
      derive.mock.calls.map(([algorithm]) => formatHex((algorithm as Pbkdf2Params).salt as Bytes))
    await client.call('checkFinish', { files, password: password.value, profile, now })
    const opened = saltsOf()
    expect(opened).toHaveLength(1)
    derive.mockClear()
    importKey.mockClear()
    // The same files with the same password, as after another file was added.
    await client.call('checkFinish', { files, password: password.value, profile, now })
    expect(derive).not.toHaveBeenCalled()
    expect(importKey.mock.calls.filter(([format]) => format === 'pkcs8')).toEqual([])
    const fileIds = files.map(({ id }) => id)
    await client.call('finish', { fileIds, profile, now, output: java, newPassword: password })
    expect(saltsOf().length).toBeGreaterThan(0)
    expect(saltsOf().filter((salt) => opened.includes(salt))).toEqual([])
  })

  it('is lost with a worker that is cancelled, and said to be', async () => {
    const client = createEngineClient()
    const [view] = await openKey(client)
    const item = view?.items[0] ?? expect.fail('no item')
    const cancel = new AbortController()
    const cancelled = client.call('generatePassword', { length: 24 }, { signal: cancel.signal })
    cancel.abort()
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
    const output = { id: 'key-pem', settings: null } as const
    const request = { itemIds: [item.id], profile, output, newPassword: password }
    expect(await client.call('convert', request)).toBeNull()
  })

  it('is forgotten when its file is closed', async () => {
    const client = createEngineClient()
    const [view] = await openKey(client)
    const itemId = view?.items[0]?.id ?? expect.fail('no item')
    await client.call('closeFiles', { fileIds: [itemId.slice(0, itemId.lastIndexOf('/'))] })
    expect(await client.call('readKeyTree', { itemId, isRevealed: true })).toBeNull()
  })
})
