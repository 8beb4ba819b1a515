import { createPrivateKey, X509Certificate } from 'node:crypto'
import { unzipSync } from 'fflate'
import { describe, expect, it, vi } from 'vitest'
import type { CreateRequest, CreateResult, CreateStep, OutputFile } from '../../src/worker/api'
import { createEngine } from '../../src/worker/engine'
import { describeFailure } from '../../src/worker/failure'
import { parseCsr } from '../../src/pki/x509/csr'
import { PkiError } from '../../src/pki/errors'
import { parsePem } from '../../src/pki/pem'
import { parsePkcs12 } from '../../src/pki/pkcs12/reader'
import symphonyJson from '../../static/profiles/symphony.json?raw'
import { expectRefusal } from '../support/errors'
import { symphony } from '../support/profiles'
import {
  readCertificateVector,
  readKeyVector,
  readVector,
  vectorPassphrase,
} from '../support/vectors'

const files = {
  certificate: readVector('good-ca-rsa4096.crt.pem'),
  key: readVector('good-ca-rsa4096.pkcs8-aes256-sha256.key.pem'),
  passphrase: vectorPassphrase,
}
const request: CreateRequest = {
  profile: symphony,
  values: { CN: 'demo-bot1', O: 'Excelsior Bank', OU: 'Collaboration Services', C: 'GB' },
  signer: { kind: 'ca', files },
  password: { value: 'correct horse', origin: 'generated', allows: [] },
  output: { id: 'bdk-java', settings: null },
  now: new Date('2026-11-24T12:00:00Z'),
}

/** An engine whose keys are ready, and the count of those it asked for. */
function openEngine() {
  const generateKey = vi.fn(() => readKeyVector('good-bot-rsa4096'))
  return { engine: createEngine({ generateKey }), generateKey }
}

function create(
  change: Partial<CreateRequest> = {},
  steps: CreateStep[] = [],
): Promise<CreateResult> {
  const { engine } = openEngine()
  return Promise.resolve(engine.create({ ...request, ...change }, (step) => steps.push(step)))
}

function find(result: CreateResult, role: OutputFile['role']): OutputFile {
  return result.files.find((file) => file.role === role) ?? expect.fail(`no file ${role}`)
}

function textOf({ bytes }: OutputFile): string {
  return new TextDecoder().decode(bytes)
}

describe('create with a dev CA', () => {
  it('makes a P12, the certificate and the CA certificate, by name and use', async () => {
    const steps: CreateStep[] = []
    const result = await create({}, steps)
    expect(steps).toEqual(['key', 'request', 'certificate', 'encrypt', 'read-back'])
    expect(result.files.map(({ role, name, mediaType }) => [role, name, mediaType])).toEqual([
      ['pkcs12', 'demo-bot1.p12', 'application/x-pkcs12'],
      ['certificate-pem', 'demo-bot1-cert.pem', 'application/x-pem-file'],
      ['certificate-cer', 'demo-bot1-cert.cer', 'application/pkix-cert'],
      ['ca-pem', 'ca-cert.pem', 'application/x-pem-file'],
      ['ca-cer', 'ca-cert.cer', 'application/pkix-cert'],
    ])
  })

  it('gives the same certificate in every file, and says what is in it', async () => {
    const result = await create()
    const parsed = await parsePkcs12(find(result, 'pkcs12').bytes, {
      password: request.password.value,
      hash: 'SHA-256',
    })
    const pem = new X509Certificate(textOf(find(result, 'certificate-pem')))
    const cer = new X509Certificate(find(result, 'certificate-cer').bytes)
    expect(pem.fingerprint256).toBe(cer.fingerprint256)
    expect(new Uint8Array(cer.raw)).toEqual(parsed.certificates[0]?.certificateDer)
    expect(parsed.certificates).toHaveLength(1)
    const ca = new X509Certificate(find(result, 'ca-cer').bytes)
    expect(cer.verify(ca.publicKey)).toBe(true)

    const hex = cer.fingerprint256.replaceAll(':', '').toLowerCase()
    expect(result.certificate).toMatchObject({
      sha256: hex,
      serialNumber: cer.serialNumber.toLowerCase(),
      notAfter: new Date('2034-11-24T12:00:00Z'),
      issuer: 'CN=Good RSA CA, O=Botcert vectors',
    })
    expect(result).toMatchObject({
      subject: 'CN=demo-bot1, O=Excelsior Bank, OU=Collaboration Services, C=GB',
      commonName: 'demo-bot1',
      key: { type: 'rsa', bits: 4096 },
      ca: { subject: 'CN=Good RSA CA, O=Botcert vectors' },
      notices: [],
    })
  })

  it.each([
    ['generated', 10_000],
    ['typed', 600_000],
  ] as const)('protects a P12 with a %s password by %i iterations', async (origin, iterations) => {
    const result = await create({ password: { value: 'correct horse', origin, allows: [] } })
    expect(result.pkcs12Iterations).toBe(iterations)
    const { bytes } = find(result, 'pkcs12')
    const parsed = await parsePkcs12(bytes, { password: 'correct horse', hash: 'SHA-256' })
    expect(parsed.mac?.iterations).toBe(iterations)
  })

  it('puts intermediates into the P12, and the root only where the profile says so', async () => {
    const chainFiles = {
      certificate: Uint8Array.from([
        ...readVector('good-intermediate-p384.crt.pem'),
        ...readVector('good-ca-rsa4096.crt.pem'),
      ]),
      key: readVector('good-ca-p384.key.pem'),
      passphrase: '',
    }
    const intermediate = readCertificateVector('good-intermediate-p384')
    const root = readCertificateVector('good-ca-rsa4096')
    for (const [includeRoot, others] of [
      [false, [intermediate]],
      [true, [intermediate, root]],
    ] as const) {
      const profile = { ...symphony, pkcs12: { ...symphony.pkcs12, includeRoot } }
      const signer = { kind: 'ca', files: chainFiles } as const
      const result = await create({ profile, signer })
      const { bytes } = find(result, 'pkcs12')
      const parsed = await parsePkcs12(bytes, { password: 'correct horse', hash: 'SHA-256' })
      expect(parsed.certificates.slice(1)).toEqual(others)
      expect(result.notices).toEqual([{ code: 'ca-key-not-encrypted', detail: '' }])
    }
  })
})

describe('create for the PKI team', () => {
  it('makes a request and an encrypted key that belong together', async () => {
    const steps: CreateStep[] = []
    const result = await create({ signer: { kind: 'pki-team' } }, steps)
    expect(steps).toEqual(['key', 'request', 'encrypt', 'read-back'])
    expect(result).toMatchObject({ certificate: null, ca: null, pkcs12Iterations: null })
    expect(result.files.map(({ role, name }) => [role, name])).toEqual([
      ['request-bundle', 'demo-bot1-request.zip'],
      ['request', 'demo-bot1.csr'],
      ['encrypted-key', 'demo-bot1-key.pem'],
    ])
    const bundle = unzipSync(find(result, 'request-bundle').bytes)
    expect(Object.keys(bundle)).toEqual(['demo-bot1.csr', 'demo-bot1-key.pem', 'README.txt'])
    expect(bundle['demo-bot1.csr']).toEqual(find(result, 'request').bytes)
    expect(bundle['demo-bot1-key.pem']).toEqual(find(result, 'encrypted-key').bytes)
    const key = createPrivateKey({
      key: textOf(find(result, 'encrypted-key')),
      passphrase: request.password.value,
    })
    const [block] = parsePem(textOf(find(result, 'request')))
    const csr = parseCsr(block?.der ?? expect.fail('no request'))
    const fixture = await readKeyVector('good-bot-rsa4096')
    expect(new Uint8Array(key.export({ type: 'pkcs8', format: 'der' }))).toEqual(fixture.pkcs8Der)
    expect(csr.spkiDer).toEqual(fixture.spkiDer)
  })
})

describe('the pregenerated key', () => {
  it('is made by prepare and used by only one create', async () => {
    const { engine, generateKey } = openEngine()
    await engine.prepare({ profile: symphony }, () => undefined)
    expect(generateKey).toHaveBeenCalledTimes(1)
    const pkiTeam = { ...request, signer: { kind: 'pki-team' } } as const
    await engine.create(pkiTeam, () => undefined)
    expect(generateKey).toHaveBeenCalledTimes(1)
    await engine.create(pkiTeam, () => undefined)
    expect(generateKey).toHaveBeenCalledTimes(2)
  })

  it('is kept if a create is refused before it needs one', async () => {
    const { engine, generateKey } = openEngine()
    await engine.prepare({ profile: symphony }, () => undefined)
    const signer = { kind: 'ca', files: { ...files, passphrase: 'wrong' } } as const
    await expectRefusal(
      () => engine.create({ ...request, signer }, () => undefined),
      'passphrase-wrong',
    )
    await engine.create(request, () => undefined)
    expect(generateKey).toHaveBeenCalledTimes(1)
  })
})

describe('refusals', () => {
  it.each([
    ['subject-invalid', { values: { ...request.values, CN: '' } }],
    ['password-refused', { password: { value: 'Pässwort', origin: 'typed', allows: [] } }],
    ['passphrase-needed', { signer: { kind: 'ca', files: { ...files, passphrase: '' } } }],
    ['ca-expired', { now: new Date('2056-01-01T00:00:00Z') }],
  ] as const)('come with the code %s', async (code, change) => {
    await expectRefusal(() => create(change), code)
  })

  it('hold no secret, in no part that crosses the border', async () => {
    const secret = 'Geheimnis-ß'
    const password = { value: secret, origin: 'typed', allows: [] } as const
    const error = await expectRefusal(() => create({ password }), 'password-refused')
    expect(JSON.stringify(describeFailure(error))).not.toContain(secret)
  })

  it('cross the border as code, message and place; a bug as internal', () => {
    const refusal = new PkiError('pem-empty', 'Nothing there.', { where: 'line 1' })
    expect(describeFailure(refusal)).toEqual({
      code: 'pem-empty',
      message: 'Nothing there.',
      where: 'line 1',
    })
    expect(describeFailure(new TypeError('x is not a function'))).toEqual({
      code: 'internal',
      message: 'TypeError: x is not a function',
      where: undefined,
    })
    expect(describeFailure('thrown')).toMatchObject({ code: 'internal' })
    const offline = new TypeError('Failed to fetch dynamically imported module: http://x/a.js')
    expect(describeFailure(offline)).toMatchObject({ code: 'part-not-loaded' })
  })
})

describe('the small calls', () => {
  const { engine } = openEngine()
  const ignore = (): void => undefined

  it('reads a profile', async () => {
    const input = { profileJson: symphonyJson, fileName: 'symphony.json' }
    expect(await engine.parseProfile(input, ignore)).toEqual(symphony)
    const broken = { profileJson: '{}', fileName: 'mine.json' }
    const error = await expectRefusal(() => engine.parseProfile(broken, ignore), 'profile-invalid')
    expect(error.message).toContain('mine.json')
  })

  it('makes passwords that a P12 takes, each another', async () => {
    const [one, two] = await Promise.all([
      engine.generatePassword({ length: 24 }, ignore),
      engine.generatePassword({ length: 24 }, ignore),
    ])
    expect(one.password).toMatch(/^[!-~]{27}$/)
    expect(one.entropyBits).toBe(139)
    expect(one.password).not.toBe(two.password)
  })

  it('checks a subject while it is typed', async () => {
    const check = await engine.checkSubject({ profile: symphony, values: { CN: 'bot ' } }, ignore)
    expect(check.findings).toContainEqual(
      expect.objectContaining({
        rule: 'subject-outer-space',
        attribute: 'CN',
        severity: 'warning',
      }),
    )
  })

  it('opens a CA without signing anything', async () => {
    const { now } = request
    const check = await engine.checkCa({ profile: symphony, files, now }, ignore)
    expect(check.certificate.subject).toBe('CN=Good RSA CA, O=Botcert vectors')
    expect(check.notices).toEqual([])
  })

  it('gives and takes nothing that postMessage cannot carry', async () => {
    const result = await create()
    expect(structuredClone(result)).toEqual(result)
    expect(structuredClone(request)).toEqual(request)
  })
})

it('generates a real key of the profile’s size by itself', async () => {
  const profile = { ...symphony, key: { ...symphony.key, bits: 2048 as const } }
  const result = await createEngine().create(
    { ...request, profile, signer: { kind: 'pki-team' } },
    () => undefined,
  )
  expect(result.key).toMatchObject({ type: 'rsa', bits: 2048 })
})
