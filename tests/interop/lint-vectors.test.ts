// What the lint reads of each vector (subject, key, signature), against OpenSSL's reading of the same file.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { formatHex, sha256 } from '../../src/text/bytes'
import type { CertificateModel } from '../../src/lint/model/certificate'
import type { RequestModel } from '../../src/lint/model/request'
import { parsePem } from '../../src/pki/pem'
import { lintVectors, readLintModels } from '../support/lint-batch'
import { findProgram, needs } from '../support/programs'

const folder = join(import.meta.dirname, '../vectors/lint')
/** Each value as `2.5.4.3=#0C09…`: its OID and its DER. */
const nameOptions = 'dump_all,dump_der,oid,sep_multiline'

interface Reading {
  readonly subject: readonly string[]
  readonly spkiSha256: string
  /** Null for a key that is not RSA. */
  readonly modulusBits: number | null
  /** Null for a certificate. */
  readonly isSigned: boolean | null
}

/** Null where OpenSSL does not read it. */
async function readByOpenssl(
  name: string,
  kind: 'request' | 'certificate',
): Promise<Reading | null> {
  const file = ['-in', join(folder, `${name}.pem`), '-noout', '-text', '-subject', '-pubkey']
  const command = kind === 'request' ? ['req', '-verify'] : ['x509']
  const { stdout, stderr } = spawnSync(
    findProgram('openssl') ?? 'openssl',
    [...command, ...file, '-nameopt', nameOptions],
    { encoding: 'utf8', env: { ...process.env, OPENSSL_CONF: '/dev/null' } },
  )
  if (!stdout.includes('-----BEGIN PUBLIC KEY-----')) return null
  const [block] = parsePem(stdout)
  const bits = /rsaEncryption\s+Public-Key: \((\d+) bit\)/.exec(stdout)?.[1]
  const subject = stdout.slice(stdout.lastIndexOf('subject='))
  return {
    subject: subject.match(/[\d.]+=#[0-9A-F]+/g) ?? [],
    spkiSha256: formatHex(await sha256(block?.der ?? new Uint8Array())),
    modulusBits: bits === undefined ? null : Number(bits),
    isSigned: kind === 'request' ? /verify OK/.test(stderr + stdout) : null,
  }
}

function readByUs({
  kind,
  subject,
  key,
  spkiSha256,
  signature,
}: RequestModel | CertificateModel): Reading {
  return {
    subject: subject.attributes.map(
      ({ oid, valueDer }) => `${oid}=#${formatHex(valueDer).toUpperCase()}`,
    ),
    spkiSha256,
    modulusBits: key.type === 'rsa' ? key.modulusBits : null,
    isSigned: kind === 'request' ? signature.result === 'valid' : null,
  }
}

/** OpenSSL gives up on these; the rules of the same name say why. */
const unread = [
  'ec-point-not-on-curve-fires',
  'public-key-malformed-fires',
  'subject-encoding-invalid-fires',
]

const differences: Readonly<Record<string, Partial<Reading>>> = {
  // It checks these two signatures, and we do not: see signature-not-checkable.
  'ec-curve-not-allowed-fires': { isSigned: true },
  'signature-not-checkable-fires': { isSigned: true },
  // It writes the key anew, with the parameters that were missing.
  'spki-parameters-wrong-fires': {
    spkiSha256: '80c1422274a523d55b2468009744d2fe9a9ff05c36afa0380be58938109503a0',
  },
}

describe.runIf(needs('openssl'))('a vector of the lint', () => {
  it.each(lintVectors)('%s is read as OpenSSL reads it', async (name) => {
    const [item] = await readLintModels(name)
    if (item === undefined) throw new Error('No item')
    const theirs = await readByOpenssl(name, item.kind)
    const ours = readByUs(item)
    if (unread.includes(name)) expect(theirs).toBeNull()
    else expect(theirs).toEqual({ ...ours, ...differences[name] })
  })
})
