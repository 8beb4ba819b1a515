// The two passes over a batch: order, files that cannot be read, and what is read once.
import { describe, expect, it, vi } from 'vitest'
import { issueCertificate } from '../../src/bot/ca'
import { encodeSubject } from '../../src/bot/encode-subject'
import { runBatch, type BatchFile } from '../../src/lint/batch-run'
import type { BatchItem } from '../../src/lint/lint-item'
import { tags } from '../../src/pki/asn1/der'
import {
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../../src/pki/asn1/der-writer'
import { PkiError } from '../../src/pki/errors'
import { encodePem, parsePem } from '../../src/pki/pem'
import { buildCsr } from '../../src/pki/write/csr'
import { encodeUtf8, type Bytes } from '../../src/text/bytes'
import { webCryptoTools } from '../../src/lint/model/signature'
import { symphony as profile } from '../support/profiles'
import {
  readCertificateVector,
  readKeyVector,
  readVector,
  readVectorText,
} from '../support/vectors'

const now = new Date('2026-11-24T12:00:00Z')

function fileOf(name: string, bytes: Bytes): BatchFile {
  return { name, read: () => bytes }
}

async function run(files: readonly BatchFile[], tools = webCryptoTools, signal?: AbortSignal) {
  const options = { files, profile, accounts: null, now, tools }
  const batch = await runBatch(signal === undefined ? options : { ...options, signal })
  const items: BatchItem[] = []
  for await (const item of batch.items) items.push(item)
  return { ...batch, items }
}

async function makePair(): Promise<{ request: Bytes; certificate: Bytes }> {
  const values = { CN: 'demo-bot1', O: 'Excelsior Bank', OU: 'Collaboration', C: 'GB' }
  const subjectDer = encodeSubject(profile, values)
  const key = await readKeyVector('good-bot-rsa4096')
  const csrDer = await buildCsr({ subjectDer, key, hash: 'SHA-256' })
  const ca = {
    certificate: readCertificateVector('good-ca-rsa4096'),
    key: await readKeyVector('good-ca-rsa4096'),
  }
  const { certificate } = await issueCertificate({ ca, csrDer, profile, now })
  return {
    request: encodeUtf8(encodePem('CERTIFICATE REQUEST', csrDer)),
    certificate: encodeUtf8(encodePem('CERTIFICATE', certificate.certificateDer)),
  }
}

describe('runBatch', () => {
  it('gives every item in the order of the files, and each file that cannot be read as one', async () => {
    const refused: BatchFile = {
      name: 'huge',
      read: () => {
        throw new PkiError('input-too-large', 'Too large.')
      },
    }
    const missing: BatchFile = {
      name: 'missing',
      read: () => ({ code: 'file-unreadable', message: 'Not there.' }),
    }
    const many = fileOf('many.pem', encodeUtf8(readVectorText('lint-ed25519.csr.pem').repeat(100)))
    const ca = fileOf('ca.pem', readVector('good-ca-p256.crt.pem'))
    const { items, total } = await run([missing, many, refused, ca])
    expect(total).toBe(103)
    expect(items.map(({ source }) => source.file)).toEqual([
      'missing',
      ...Array<string>(100).fill('many.pem'),
      'huge',
      'ca.pem',
    ])
    expect(items[0]).toMatchObject({ ok: false, code: 'file-unreadable', message: 'Not there.' })
    expect(items[101]).toMatchObject({ ok: false, code: 'input-too-large' })
  })

  it.each(['before', 'after'])(
    'reads and verifies a request once that comes %s its certificate',
    async (order) => {
      const pair = await makePair()
      const files = [fileOf('a.csr', pair.request), fileOf('a.crt', pair.certificate)]
      const checkSignature = vi.fn(webCryptoTools.checkSignature)
      const tools = { ...webCryptoTools, checkSignature }
      const { items } = await run(order === 'before' ? files : files.toReversed(), tools)
      expect(items.every(({ ok }) => ok)).toBe(true)
      // The request's own; the certificate is signed by another key.
      const requests = checkSignature.mock.calls.length
      checkSignature.mockClear()
      await run(files.slice(1), tools)
      expect(requests - checkSignature.mock.calls.length).toBe(1)
    },
  )

  it('judges a certificate whose request cannot be read', async () => {
    const pair = await makePair()
    const der = parsePem(new TextDecoder().decode(pair.request))[0]?.der ?? expect.fail('no PEM')
    // The version: still a request with subject and key, but none that can be read.
    const at = der.findIndex((_octet, index) =>
      [0x02, 0x01, 0x00].every((octet, step) => der[index + step] === octet),
    )
    der[at] = 0x04
    const files = [fileOf('bad.csr', der), fileOf('a.crt', pair.certificate)]
    const { items } = await run(files)
    expect(items).toMatchObject([{ ok: false }, { ok: true, kind: 'certificate' }])
  })

  it('keeps what it read for the second pass, up to a limit', async () => {
    const content = encodeElement(tags.octetString, new Uint8Array(40_000_000))
    const p12 = encodeSequence(
      encodeInteger(3),
      encodeSequence(encodeOid('1.2.840.113549.1.7.1'), content),
    )
    const first = { name: 'first.p12', read: vi.fn(() => p12) }
    const second = { name: 'second.p12', read: vi.fn(() => p12) }
    const { items } = await run([first, second])
    expect(items).toMatchObject([{ kind: 'pkcs12' }, { kind: 'pkcs12' }])
    expect(first.read).toHaveBeenCalledTimes(1)
    expect(second.read).toHaveBeenCalledTimes(2)
  })

  it('ends when it is told to', async () => {
    const ca = fileOf('ca.pem', readVector('good-ca-p256.crt.pem'))
    const stop = new AbortController()
    const stopping: BatchFile = {
      name: 'stop',
      read: () => {
        stop.abort()
        return new Uint8Array()
      },
    }
    await expect(run([ca, stopping, ca], webCryptoTools, stop.signal)).rejects.toMatchObject({
      name: 'AbortError',
    })
  })
})
