// Our ASN.1 tree against OpenSSL's: every element at the same place with the same length, and names of OIDs that
// OpenSSL knows by the same number.
import { afterAll, describe, expect, it } from 'vitest'
import { parseAsn1Tree, type Asn1Node } from '../../src/pki/asn1/tree'
import { oidNames } from '../../src/pki/asn1/oid-names'
import { needs } from '../support/programs'
import { openWorkshop } from '../support/run'
import { readVector, readVectorDer } from '../support/vectors'

const shop = openWorkshop({ P12_PASSWORD: 'secret' })
const { run, write, read } = shop
afterAll(shop.remove)

/** `offset:depth header length form`: what `openssl asn1parse` says of each element, in its order. */
function listByOpenssl(file: string): readonly string[] {
  const lines = run('openssl', 'asn1parse', '-inform', 'DER', '-in', file).split('\n')
  return lines.flatMap((line) => {
    const parts = /^ *(\d+):d= *(\d+) +hl= *(\d+) l= *(\d+|inf) +(cons|prim): (.*)$/.exec(line)
    const isEnd = parts?.[6]?.startsWith('EOC') === true
    return parts === null || isEnd ? [] : [parts.slice(1, 6).join(' ')]
  })
}

/** The same of ours; what strings hold is left closed, as OpenSSL leaves it. */
function listByUs(node: Asn1Node, depth = 0): readonly string[] {
  const { offset, headerLength, length, isConstructed, isIndefinite, children } = node
  const size = isIndefinite ? 'inf' : length
  const line = `${offset} ${depth} ${headerLength} ${size} ${isConstructed ? 'cons' : 'prim'}`
  const inner = isConstructed ? children : []
  return [line, ...inner.flatMap((child) => listByUs(child, depth + 1))]
}

function* walk(node: Asn1Node): Iterable<Asn1Node> {
  yield node
  for (const child of node.children) yield* walk(child)
}

function expectSameTree(file: string): Asn1Node {
  const tree = parseAsn1Tree(read(file))
  const lines = listByUs(tree)
  expect(lines).toEqual(listByOpenssl(file))
  expect(lines.length).toBeGreaterThan(5)
  expect([...walk(tree)].filter(({ type }) => type === 'broken')).toEqual([])
  return tree
}

function sizeOf({ headerLength, length }: Asn1Node): number {
  return headerLength + length
}

describe.runIf(needs('openssl'))('a tree, element by element as OpenSSL’s', () => {
  it.each([
    'good-bot.crt.pem',
    'lint-bot-joined-rdn.crt.pem',
    'lint-bot-v1.crt.pem',
    'good-ca-rsa4096.crt.pem',
    'good-all-extensions.csr.pem',
    'good-bot-rsa4096.key.pem',
    'good-ca-p256.sec1.key.pem',
    'good-ca-rsa4096.pkcs8-aes256-sha256.key.pem',
  ])('of %s', (name) => {
    write('file.der', readVectorDer(name))
    expectSameTree('file.der')
  })

  it('of what a string holds, at its offset in the whole', () => {
    const file = write('file.der', readVectorDer('good-ca-rsa4096.crt.pem'))
    const strings = [...walk(parseAsn1Tree(read('file.der')))].filter(
      ({ isConstructed, children }) => !isConstructed && children.length > 0,
    )
    // Three extensions and the public key.
    expect(strings).toHaveLength(4)
    for (const { children } of strings) {
      for (const child of children) {
        const options = ['-inform', 'DER', '-in', file, '-offset', `${child.offset}`]
        const text = run('openssl', 'asn1parse', ...options, '-length', `${sizeOf(child)}`)
        const form = child.isConstructed ? 'cons' : 'prim'
        const [first] = text.split('\n')
        expect(first).toMatch(new RegExp(`hl=${child.headerLength} l= *${child.length} ${form}`))
      }
    }
  })

  it('of a P12, whose parts open', () => {
    write('bot.crt', readVector('good-bot.crt.pem'))
    write('bot.key', readVector('good-bot-rsa4096.key.pem'))
    const files = ['-in', 'bot.crt', '-inkey', 'bot.key', '-out', 'bot.p12']
    run('openssl', 'pkcs12', '-export', ...files, '-passout', 'env:P12_PASSWORD')
    const values = [...walk(expectSameTree('bot.p12'))].map(({ value }) => value ?? '')
    for (const name of ['pkcs8ShroudedKeyBag', 'PBES2', 'aes-256-cbc', 'localKeyID', 'sha256']) {
      expect(values.some((value) => value.endsWith(` ${name}`))).toBe(true)
    }
  })
})

describe.runIf(needs('openssl', 'pk12util', 'certutil'))('a tree of BER', () => {
  it('as NSS writes it, with indefinite lengths, is OpenSSL’s', () => {
    write('bot.crt', readVector('good-bot.crt.pem'))
    write('bot.key', readVector('good-bot-rsa4096.key.pem'))
    const pair = ['-in', 'bot.crt', '-inkey', 'bot.key', '-name', 'bot', '-out', 'in.p12']
    run('openssl', 'pkcs12', '-export', ...pair, '-passout', 'env:P12_PASSWORD')
    write('password', 'secret\n')
    write('none', '\n')
    const store = ['-d', `sql:${shop.folder}`]
    run('certutil', '-N', ...store, '--empty-password')
    run('pk12util', '-i', 'in.p12', ...store, '-w', 'password', '-k', 'none')
    run('pk12util', '-o', 'nss.p12', '-n', 'bot', ...store, '-w', 'password', '-k', 'none')
    const tree = expectSameTree('nss.p12')
    expect([...walk(tree)].some(({ isIndefinite }) => isIndefinite)).toBe(true)
  })
})

describe.runIf(needs('openssl'))('a name of an object identifier', () => {
  it('is OpenSSL’s, but for prefixes and the spelling of a few', () => {
    const theirs = new Map(
      run('openssl', 'list', '-objects')
        .split('\n')
        .flatMap((line) => {
          const parts = /^(.*?) = (?:(.*), )?([0-9.]+)$/.exec(line)
          return parts === null ? [] : [[parts[3] ?? '', [parts[1] ?? '', parts[2] ?? '']] as const]
        }),
    )
    const plain = (name: string): string =>
      name
        .toLowerCase()
        .replaceAll(/[^a-z0-9]/g, '')
        .replace(/^x509v3|^id/, '')
        // RFC 7292 writes `pbeWithSHAAnd…`.
        .replace('pbewithsha1and', 'pbewithshaand')
    const others = [...oidNames].filter(([oid, name]) => {
      const names = theirs.get(oid)
      return names?.every((each) => plain(each) !== plain(name))
    })
    expect(others.map(([, name]) => name)).toEqual([
      'cps',
      'userNotice',
      'signedCertificateTimestampList',
      'microsoftCertExtensions',
    ])
    expect([...oidNames.keys()].filter((oid) => theirs.has(oid)).length).toBeGreaterThan(150)
  })
})
