// Twenty thousand spoilt files, the same ones at each run: whatever is done to a certificate, request, key, P12 or
// P7B, opening it ends within a second in items, each of them opened or with a public code.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Bytes } from '../../src/text/bytes'
import { pkiErrorCodes } from '../../src/pki/errors'
import { summarizeItem } from '../../src/files/summary'
import { openFile } from '../../src/files/open'
import { needs } from '../support/programs'
import { openWorkshop } from '../support/run'
import { createRandom, mutate } from '../support/spoil'

const mutationCount = 20_000
const maxMs = 1000
/** What the process may grow by; one file has some kilobytes. */
const maxGrowthBytes = 400_000_000
const password = 'mutate me'
const shop = openWorkshop({ PASSWORD: password, OPENSSL_CONF: '/dev/null' })
afterAll(() => shop.remove())

function makeSeeds(): readonly Bytes[] {
  const openssl = (...args: readonly string[]): string => shop.run('openssl', ...args)
  const pass = ['-passout', 'env:PASSWORD'] as const
  const legacy = ['-provider', 'default', '-provider', 'legacy'] as const
  const subject = ['-subj', '/CN=demo-bot1/O=Excelsior Bank/C=GB'] as const
  openssl('genpkey', '-algorithm', 'RSA', '-pkeyopt', 'rsa_keygen_bits:2048', '-out', 'rsa.pem')
  openssl('genpkey', '-algorithm', 'EC', '-pkeyopt', 'ec_paramgen_curve:P-256', '-out', 'ec.pem')
  for (const name of ['rsa', 'ec']) {
    const key = ['-key', `${name}.pem`] as const
    const names = ['-addext', 'subjectAltName=DNS:a.example,IP:127.0.0.1'] as const
    openssl('req', '-new', '-x509', ...key, ...subject, ...names, '-out', `${name}.crt`)
    openssl('req', '-new', ...key, ...subject, ...names, '-out', `${name}.csr`)
    openssl('x509', '-in', `${name}.crt`, '-outform', 'DER', '-out', `${name}.cer`)
    openssl('req', '-in', `${name}.csr`, '-outform', 'DER', '-out', `${name}.csr.der`)
    openssl('pkey', '-in', `${name}.pem`, '-outform', 'DER', '-out', `${name}.der`)
    openssl('pkey', '-in', `${name}.pem`, '-traditional', '-out', `${name}.traditional`)
    const pair = ['-inkey', `${name}.pem`, '-in', `${name}.crt`, '-iter', '1'] as const
    openssl('pkcs12', '-export', ...pair, ...pass, '-out', `${name}.p12`)
    openssl('pkcs12', '-export', '-legacy', ...pair, ...pass, '-out', `${name}.legacy.p12`)
    openssl('pkcs12', '-export', '-nomac', ...pair, ...pass, '-out', `${name}.nomac.p12`)
    const encrypt = ['pkcs8', '-topk8', '-in', `${name}.pem`, '-iter', '1', ...pass] as const
    openssl(...encrypt, '-outform', 'DER', '-out', `${name}.pbes2`)
    openssl(...encrypt, '-v1', 'PBE-SHA1-3DES', '-out', `${name}.pbes1`, ...legacy)
    const scrypt = ['-scrypt', '-scrypt_N', '2', '-outform', 'DER'] as const
    openssl('pkcs8', '-topk8', '-in', `${name}.pem`, ...scrypt, ...pass, '-out', `${name}.scrypt`)
  }
  openssl('rsa', '-in', 'rsa.pem', '-traditional', '-aes256', ...pass, '-out', 'rsa.dek')
  const files = ['-certfile', 'rsa.crt', '-certfile', 'ec.crt'] as const
  openssl('crl2pkcs7', '-nocrl', ...files, '-outform', 'DER', '-out', 'both.p7b')
  openssl('crl2pkcs7', '-nocrl', ...files, '-out', 'both.p7b.pem')
  const kinds = ['crt', 'csr', 'cer', 'csr.der', 'pem', 'der', 'traditional', 'p12', 'legacy.p12']
  const names = ['rsa', 'ec'].flatMap((name) =>
    [...kinds, 'nomac.p12', 'pbes2', 'pbes1', 'scrypt'].map((kind) => `${name}.${kind}`),
  )
  return [...names, 'rsa.dek', 'both.p7b', 'both.p7b.pem'].map((name) => shop.read(name))
}

describe.runIf(needs('openssl'))('twenty thousand spoilt files', () => {
  let seeds: readonly Bytes[]
  beforeAll(() => {
    seeds = makeSeeds()
  })

  it('are sound before they are spoilt', async () => {
    for (const bytes of seeds) {
      const { items } = await openFile({ name: 'seed', bytes }, password)
      expect(items.filter((item) => 'problem' in item)).toEqual([])
    }
  })

  it('end in items or public codes, within a second each, in bounded memory', async () => {
    const random = createRandom(20_261_124)
    const codes = new Map<string, number>()
    const before = process.memoryUsage().rss
    let slowest = 0
    for (let count = 0; count < mutationCount; count += 1) {
      const bytes = mutate(seeds[count % seeds.length] ?? new Uint8Array(), random)
      const start = performance.now()
      const { items } = await openFile({ name: 'spoilt', bytes }, password)
      for (const item of items) {
        const { code = 'opened' } = await summarizeItem(item)
        codes.set(code, (codes.get(code) ?? 0) + 1)
      }
      slowest = Math.max(slowest, performance.now() - start)
      if (items.length === 0) expect.fail(`number ${count} ended in nothing`)
    }
    const known: readonly string[] = ['opened', ...pkiErrorCodes]
    expect([...codes.keys()].filter((code) => !known.includes(code))).toEqual([])
    // A change in a name or a signature leaves a file that opens; the rest is spread over many reasons.
    expect(codes.get('opened')).toBeGreaterThan(1000)
    expect(codes.size).toBeGreaterThan(8)
    expect(slowest).toBeLessThan(maxMs)
    expect(process.memoryUsage().rss - before).toBeLessThan(maxGrowthBytes)
  })
})
