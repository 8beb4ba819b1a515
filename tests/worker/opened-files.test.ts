// The engine's calls for files of others: opened, converted, finished.
import { describe, expect, it } from 'vitest'
import type {
  CreateRequest,
  FileToOpen,
  FinishInput,
  OutputChoice,
  OutputFile,
} from '../../src/worker/api'
import { createEngine } from '../../src/worker/engine'
import { issueCertificate } from '../../src/bot/ca'
import { encodeUtf8, type Bytes } from '../../src/text/bytes'
import { encodePem } from '../../src/pki/pem'
import { parsePkcs12 } from '../../src/pki/pkcs12/reader'
import { expectRefusal } from '../support/errors'
import { symphony } from '../support/profiles'
import {
  readCertificateVector,
  readKeyVector,
  readVector,
  readVectorDer,
  vectorPassphrase,
} from '../support/vectors'

const now = new Date('2026-11-24T12:00:00Z')
const profile = symphony
const password = { value: 'correct horse', origin: 'typed', allows: [] } as const
const java = { id: 'bdk-java', settings: null } as const
const ignore = () => undefined

const engine = createEngine({ generateKey: () => readKeyVector('good-bot-rsa4096') })

const request: CreateRequest = {
  profile,
  values: { CN: 'demo-bot1', O: 'Excelsior Bank', OU: 'Collaboration Services', C: 'GB' },
  signer: { kind: 'pki-team' },
  password,
  output: java,
  now,
}

let lastId = 0

function named(name: string, bytes: Bytes): FileToOpen {
  lastId += 1
  return { id: `file-${lastId}`, name, bytes }
}

function needed<T>(value: T | null): T {
  return value ?? expect.fail('the worker has lost a file')
}

/** Of everything in the files. */
async function convert(files: readonly FileToOpen[], output: OutputChoice): Promise<OutputFile> {
  const views = await engine.openFiles({ files, password: '' }, ignore)
  const itemIds = views.flatMap(({ items }) => items.map(({ id }) => id))
  return needed(await engine.convert({ itemIds, profile, output, newPassword: password }, ignore))
}

function find(files: readonly OutputFile[], role: OutputFile['role']): OutputFile {
  return files.find((file) => file.role === role) ?? expect.fail(`no file ${role}`)
}

/** What a PKI team sends back, and the bundle that waited for it. */
async function askAndSign() {
  const { files } = await engine.create(request, ignore)
  const key = await readKeyVector('good-ca-rsa4096')
  const ca = readCertificateVector('good-ca-rsa4096')
  const csrDer = readPem(find(files, 'request').bytes)
  const signer = { certificate: ca, key }
  const { certificate } = await issueCertificate({ ca: signer, csrDer, profile, now })
  const mail = `Dear all,\r\n\r\nhere it is:\r\n${encodePem('CERTIFICATE', certificate.certificateDer)}${encodePem('CERTIFICATE', ca.certificateDer)}`
  return { bundle: find(files, 'request-bundle').bytes, reply: encodeUtf8(mail), ca, certificate }
}

function readPem(bytes: Bytes): Bytes {
  const base64 = new TextDecoder().decode(bytes).replaceAll(/-----[^-]+-----|\s/g, '')
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
}

describe('finish', () => {
  it('makes the P12 of the request bundle and the mail that came back', async () => {
    const { bundle, reply, ca, certificate } = await askAndSign()
    const files = [named('demo-bot1-request.zip', bundle), named('mail.txt', reply)]
    const input: FinishInput = { files, password: password.value, profile, now }
    const view = await engine.checkFinish(input, ignore)
    expect(view.match).toMatchObject({ commonName: 'demo-bot1', hasRoot: true })
    expect(view.match?.changes?.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(view.match?.refusals).toEqual([])
    expect(view.missing).toEqual([])

    const steps: string[] = []
    const fileIds = files.map(({ id }) => id)
    const result = needed(
      await engine.finish(
        { fileIds, profile, now, output: java, newPassword: password },
        (step) => void steps.push(step),
      ),
    )
    expect(steps).toEqual(['encrypt', 'read-back'])
    expect(result).toMatchObject({ commonName: 'demo-bot1', pkcs12Iterations: 600_000 })
    const p12 = await parsePkcs12(find(result.files, 'pkcs12').bytes, {
      password: password.value,
      hash: 'SHA-256',
    })
    expect(p12.key?.spkiDer).toEqual(certificate.spkiDer)
    // The root stays out: Node would trust it for servers.
    expect(p12.certificates).toEqual([certificate])
    expect(find(result.files, 'ca-cer').bytes).toEqual(ca.certificateDer)
  })

  it('says what is missing, and that nothing fits', async () => {
    const { bundle } = await askAndSign()
    const input = { password: password.value, profile, now }
    const alone = { ...input, files: [named('request.zip', bundle)] }
    expect(await engine.checkFinish(alone, ignore)).toMatchObject({
      match: null,
      missing: ['certificate'],
    })
    const foreign = [...alone.files, named('other.pem', readVector('good-ca-p256.crt.pem'))]
    const view = await engine.checkFinish({ ...input, files: foreign }, ignore)
    // A CA's certificate is no bot's.
    expect(view).toMatchObject({ match: null, missing: ['certificate'] })
    expect(view.unused.length).toBeGreaterThan(0)
    const attempt = () =>
      engine.finish(
        {
          fileIds: foreign.map(({ id }) => id),
          ...{ profile, now, output: java, newPassword: password },
        },
        ignore,
      )
    await expectRefusal(attempt, 'finish-no-match')
  })
})

describe('openFiles', () => {
  it('opens each file by itself and says of a bad one why', async () => {
    const files = [
      named('key.pem', readVector('good-ca-p256.pkcs8-aes256-sha256.key.pem')),
      named('junk.bin', Uint8Array.of(1, 2, 3)),
      named('ca.crt', readVectorDer('good-ca-p256.crt.pem')),
    ]
    const [key, junk, ca] = await engine.openFiles({ files, password: vectorPassphrase }, ignore)
    expect(key?.items).toMatchObject([{ kind: 'private-key', keyType: 'ec', curve: 'P-256' }])
    expect(junk?.items[0]?.code).toBe('input-unrecognized')
    expect(ca?.items).toMatchObject([{ kind: 'certificate', isCa: true }])
    expect(key?.items[0]?.spkiSha256).toBe(ca?.items[0]?.spkiSha256)

    const [locked] = await engine.openFiles({ files: files.slice(0, 1), password: '' }, ignore)
    expect(locked?.items[0]).toMatchObject({ code: 'passphrase-needed' })
  })
})

describe('convert', () => {
  it('writes key and certificate anew, for another place and with another password', async () => {
    const files = [
      named('key.pem', readVector('good-ca-p256.key.pem')),
      named('all.pem', readVector('good-ca-p256.crt.pem')),
      named('other.pem', readVector('good-ca-p384.crt.pem')),
    ]
    const file = await convert(files, java)
    const p12 = await parsePkcs12(file.bytes, {
      password: password.value,
      hash: 'SHA-256',
    })
    // Nobody else's certificate goes in.
    expect(p12.certificates).toEqual([readCertificateVector('good-ca-p256')])
    expect(p12.key?.curve).toBe('P-256')
  })
})

describe('convert to a trust store', () => {
  it('trusts every certificate that was given but the key’s own', async () => {
    const names = ['good-ca-p256.key.pem', 'good-ca-p256.crt.pem', 'good-ca-p384.crt.pem']
    const files = names.map((name) => named(name, readVector(name)))
    const output = { id: 'trust-store', settings: null } as const
    const file = await convert(files, output)
    const { certificates } = await parsePkcs12(file.bytes, {
      password: password.value,
      hash: 'SHA-256',
    })
    expect(certificates).toEqual([readCertificateVector('good-ca-p384')])
  })
})

describe('readTree and readRenewal', () => {
  it('show the ASN.1 of an item, and its name for a new key', async () => {
    const der = readVectorDer('good-ca-p256.crt.pem')
    const tree = await engine.readTree({ der }, ignore)
    expect(tree).toMatchObject({ type: 'SEQUENCE', offset: 0 })
    expect(tree.headerLength + tree.length).toBe(der.length)
    const { values } = await engine.readRenewal({ der, profile }, ignore)
    expect(values.CN).toBeTruthy()
  })
})

describe('listTargets', () => {
  it('tells of each place who opens the file', async () => {
    const targets = await engine.listTargets(null, ignore)
    const java = targets.find(({ id }) => id === 'bdk-java')
    expect(java?.readers.length).toBeGreaterThan(5)
    expect(java?.readers.every(({ opens }) => opens)).toBe(true)
  })
})
