// Whom a check trusts: read from a machine that the test makes up, as OpenSSL and Node would.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { rootCertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { collectTrust, type TrustSource } from '../../../src/auth/net/system-trust'
import { listAnchors } from '../../../src/auth/net/trust'
import { readVectorText } from '../../support/vectors'

const first = readVectorText('good-ca-rsa4096.crt.pem')
const second = readVectorText('good-ca-p256.crt.pem')
const folder = mkdtempSync(join(tmpdir(), 'botcert-trust-'))
const place = (name: string): string => join(folder, name)

beforeAll(() => {
  writeFileSync(place('both.pem'), `Two of ours\n${first}\n# and\n${second}${first}`)
  writeFileSync(place('second.pem'), second)
  writeFileSync(place('broken.pem'), first + second.replace(/M/g, 'A'))
  writeFileSync(place('words.pem'), 'Good morning')
  writeFileSync(place('large.pem'), first + ' '.repeat(9_000_000))
})
afterAll(() => rmSync(folder, { recursive: true }))

const linux = { platform: 'linux', listSystem: null } as const
const bodies = (anchors: readonly string[]): string[] =>
  anchors.map((pem) => pem.replaceAll(/\s/g, ''))

function collect(env: TrustSource['env'], source: Omit<TrustSource, 'env'> = linux) {
  const { anchors, notes } = collectTrust({ env, ...source })
  return { anchors: bodies(anchors), notes }
}

describe('the system’s CAs', () => {
  it('are those of SSL_CERT_FILE, each once', () => {
    expect(collect({ SSL_CERT_FILE: place('both.pem') })).toEqual({
      anchors: bodies([first, second]),
      notes: [],
    })
  })

  it('are told by Node where it can', () => {
    const listSystem = () => [first, second]
    const env = { SSL_CERT_FILE: place('second.pem') }
    expect(collect(env, { platform: 'win32', listSystem }).anchors).toEqual(bodies([first, second]))
  })

  it('have those of NODE_EXTRA_CA_CERTS beside them', () => {
    const env = { SSL_CERT_FILE: place('second.pem'), NODE_EXTRA_CA_CERTS: place('both.pem') }
    expect(collect(env)).toEqual({ anchors: bodies([second, first]), notes: [] })
  })

  it('cannot be read on Windows by an old Node, which is said', () => {
    const { anchors, notes } = collect({}, { platform: 'win32', listSystem: null })
    expect(anchors).toEqual([])
    expect(notes.join()).toContain('22.15')
  })
})

describe('what cannot be read is noted, and the rest is taken', () => {
  const extra = { NODE_EXTRA_CA_CERTS: place('second.pem') }

  it.each([
    ['no file of that name', 'nowhere.pem', 'ENOENT'],
    ['a folder', '.', 'no file'],
    ['too large a file', 'large.pem', 'more than'],
    ['a file without certificates', 'words.pem', 'holds no certificates'],
    ['a broken certificate', 'broken.pem', '1 of its certificates'],
  ])('%s', (_what, name, words) => {
    const { anchors, notes } = collect({ SSL_CERT_FILE: place(name), ...extra })
    expect(notes[0]).toContain('SSL_CERT_FILE')
    expect(notes[0]).toContain(words)
    expect(anchors).toContain(bodies([second])[0])
  })

  it('a device that never ends', () => {
    const { notes } = collect({ SSL_CERT_FILE: '/dev/zero', ...extra })
    expect(notes[0]).toContain('no file')
  })

  it('a path that would move the cursor', () => {
    const { notes } = collect({ SSL_CERT_FILE: place('\u001b[2J.pem'), ...extra })
    expect(notes[0]).toContain('<U+001B>[2J')
  })

  it('a reader that throws', () => {
    const listSystem = () => {
      throw new Error('the store is locked')
    }
    const { anchors, notes } = collect(extra, { platform: 'darwin', listSystem })
    expect(notes[0]).toContain('the store is locked')
    expect(anchors).toEqual(bodies([second]))
  })
})

describe('anchors for TLS', () => {
  it('hold those of Node, none twice, and those that were given', () => {
    const anchors = listAnchors(first)
    expect(bodies(anchors)).toEqual(expect.arrayContaining(bodies([...rootCertificates, first])))
    expect(new Set(bodies(anchors)).size).toBe(anchors.length)
    expect(listAnchors(null)).toEqual(anchors.slice(0, -1))
  })
})
