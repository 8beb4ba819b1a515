// Ten thousand different requests of a few RSA-4096 keys, as files and as one PEM, made once and kept.
import { createPrivateKey, generateKeyPairSync, sign } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  encodeBitString,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
  derNull,
} from '../../src/pki/asn1/der-writer'
import { encodeName } from '../../src/pki/write/name'
import { encodePem } from '../../src/pki/pem'

export const batchSize = 10_000
const keyCount = 8

export interface Batch {
  /** One file a request. */
  readonly folder: string
  /** All of them in one file. */
  readonly pemFile: string
}

export function makeBatch(): Batch {
  const root = fileURLToPath(new URL('../../.cache/bench/batch/', import.meta.url))
  const batch = { folder: join(root, 'requests'), pemFile: join(root, 'all.pem') }
  if (existsSync(batch.pemFile)) return batch
  mkdirSync(batch.folder, { recursive: true })
  console.log(`Making ${batchSize} requests once, of ${keyCount} keys …`)
  const keys = Array.from({ length: keyCount }, (_, index) =>
    readKey(join(root, `key-${index}.pem`)),
  )
  const pems = Array.from({ length: batchSize }, (_, index) => {
    const key = keys[index % keyCount]
    if (key === undefined) throw new Error('No key')
    const pem = buildRequest(`demo-bot${index}`, key)
    writeFileSync(join(batch.folder, `demo-bot${index}.csr`), pem)
    return pem
  })
  writeFileSync(batch.pemFile, pems.join(''))
  return batch
}

interface Key {
  readonly pem: string
  readonly spkiDer: Uint8Array
}

function readKey(path: string): Key {
  if (!existsSync(path)) {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 4096 })
    writeFileSync(path, privateKey.export({ type: 'pkcs8', format: 'pem' }))
  }
  const pem = readFileSync(path, 'utf8')
  const jwk = createPrivateKey(pem).export({ format: 'jwk' })
  const number = (base64url = '') =>
    encodeInteger(Uint8Array.from(Buffer.from(base64url, 'base64url')))
  const spkiDer = encodeSequence(
    encodeSequence(encodeOid('1.2.840.113549.1.1.1'), derNull),
    encodeBitString(encodeSequence(number(jwk.n), number(jwk.e))),
  )
  return { pem, spkiDer }
}

/** By node:crypto, synchronously: ten thousand signatures are the cost. */
function buildRequest(commonName: string, { pem, spkiDer }: Key): string {
  const subject = encodeName([
    { attribute: 'CN', value: commonName, stringType: 'utf8' },
    { attribute: 'O', value: 'Excelsior Bank', stringType: 'utf8' },
    { attribute: 'OU', value: 'Collaboration Services', stringType: 'utf8' },
    { attribute: 'C', value: 'GB', stringType: 'printable' },
  ])
  const info = encodeSequence(encodeInteger(0), subject, spkiDer, encodeElement(0xa0))
  const algorithm = encodeSequence(encodeOid('1.2.840.113549.1.1.11'), derNull)
  const signature = encodeBitString(new Uint8Array(sign('sha256', info, pem)))
  return encodePem('CERTIFICATE REQUEST', encodeSequence(info, algorithm, signature))
}
