// A writer of requests and certificates for make-lint.mjs, free enough to write wrong ones. It shares nothing with
// src/pki, so that no vector is right only by our own idea of right.
import { createPrivateKey, createPublicKey, sign } from 'node:crypto'

export function element(tag, ...contents) {
  const content = Buffer.concat(contents)
  if (content.length < 0x80) return Buffer.concat([Buffer.of(tag, content.length), content])
  const length = Buffer.from(content.length.toString(16).padStart(8, '0'), 'hex')
  const octets = length.subarray(length.findIndex((octet) => octet !== 0))
  return Buffer.concat([Buffer.of(tag, 0x80 | octets.length), octets, content])
}

export const sequence = (...contents) => element(0x30, ...contents)
export const set = (...contents) => element(0x31, ...contents)
export const nothing = Buffer.of(0x05, 0x00)
export const boolean = (octet) => element(0x01, Buffer.of(octet))
export const octetString = (content) => element(0x04, content)
export const bitString = (content, unused = 0) => element(0x03, Buffer.of(unused), content)

/** Of a non-negative number. */
export function integer(value) {
  const hex = value.toString(16)
  const octets = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return element(0x02, octets[0] > 0x7f ? Buffer.of(0) : Buffer.alloc(0), octets)
}

export function oid(dotted) {
  const [root, second, ...others] = dotted.split('.').map(Number)
  const octets = [root * 40 + second, ...others].flatMap((arc) => {
    const base128 = [arc % 128]
    for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) {
      base128.unshift((rest % 128) | 0x80)
    }
    return base128
  })
  return element(0x06, Buffer.from(octets))
}

const attributes = {
  CN: '2.5.4.3',
  C: '2.5.4.6',
  L: '2.5.4.7',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  emailAddress: '1.2.840.113549.1.9.1',
}
export const stringTags = { utf8: 0x0c, printable: 0x13, teletex: 0x14, ia5: 0x16 }
const usual = { C: 'printable', emailAddress: 'ia5' }

/** @param value text, or the octets as they are. */
export function attribute(name, value, type = usual[name] ?? 'utf8') {
  return sequence(oid(attributes[name]), element(stringTags[type], Buffer.from(value)))
}

/** One attribute an RDN. */
export const nameOf = (...entries) => sequence(...entries.map((entry) => set(entry)))

/** The subject that passes, with some of its fields changed. */
export function subjectWith(changes = {}) {
  const fields = {
    CN: attribute('CN', 'demo-bot1'),
    O: attribute('O', 'Excelsior Bank'),
    OU: attribute('OU', 'Collaboration Services'),
    C: attribute('C', 'GB'),
    ...changes,
  }
  return nameOf(...Object.values(fields).flat())
}

export const rsaIdentifier = sequence(oid('1.2.840.113549.1.1.1'), nothing)
export const rsaSpki = (modulus, exponent, identifier = rsaIdentifier) =>
  sequence(identifier, bitString(sequence(integer(modulus), integer(exponent))))
export const ecSpki = (point) =>
  sequence(sequence(oid('1.2.840.10045.2.1'), oid('1.2.840.10045.3.1.7')), bitString(point))

export const spkiOf = (key) =>
  createPublicKey(key).export({ type: 'spki', format: 'der' })

const sha256WithRsa = sequence(oid('1.2.840.113549.1.1.11'), nothing)
const ecdsaWithSha256 = sequence(oid('1.2.840.10045.4.3.2'))
const algorithmOf = (key) => (key.asymmetricKeyType === 'rsa' ? sha256WithRsa : ecdsaWithSha256)

/** Where the key is `null` nobody has signed: the signature is noise. */
function signed(toBeSigned, key, algorithm) {
  const signature = key === null ? Buffer.alloc(512, 0x5a) : sign('sha256', toBeSigned, key)
  return sequence(toBeSigned, algorithm, bitString(signature))
}

export const extension = (id, value, isCritical = false) =>
  sequence(oid(id), ...(isCritical ? [boolean(0xff)] : []), octetString(value))

export const requestAttribute = (id, ...values) => sequence(oid(id), set(...values))
export const extensionRequest = (...extensions) =>
  requestAttribute('1.2.840.113549.1.9.14', sequence(...extensions))

/**
 * @param options key: signs; spki: of `key` unless given; attributes: null leaves the part out.
 */
export function request({ key, ...options }) {
  const spki = options.spki ?? spkiOf(key)
  const parts = options.attributes === null ? [] : [element(0xa0, ...(options.attributes ?? []))]
  const { version = 0, subject = subjectWith() } = options
  const toBeSigned = sequence(integer(version), subject, spki, ...parts)
  return signed(toBeSigned, key, options.algorithm ?? (key === null ? sha256WithRsa : algorithmOf(key)))
}

/** UTCTime of `yyyymmddhhmmssZ`, whatever the year. */
export const utcTime = (text) => element(0x17, Buffer.from(text.slice(2)))
export const generalizedTime = (text) => element(0x18, Buffer.from(text))

/** A certificate of version 3, unless `version` is null; `issuerKey` signs it. */
export function certificate({ issuerKey, issuer, spki, extensions, ...options }) {
  const { version = 2, serial = 0x5a11ce5a11ce5a11ce5a11cen, subject = subjectWith() } = options
  const { notBefore = utcTime('20260101000000Z'), notAfter = utcTime('20310101000000Z') } = options
  const algorithm = options.algorithm ?? algorithmOf(issuerKey)
  const toBeSigned = sequence(
    ...(version === null ? [] : [element(0xa0, integer(version))]),
    Buffer.isBuffer(serial) ? element(0x02, serial) : integer(serial),
    options.innerAlgorithm ?? algorithm,
    issuer,
    sequence(notBefore, notAfter),
    subject,
    spki,
    ...(extensions.length === 0 ? [] : [element(0xa3, sequence(...extensions))]),
  )
  return signed(toBeSigned, issuerKey, algorithm)
}

/** An RSA key from its primes, weak as they may be. */
export function rsaKey(p, q, e) {
  const d = invert(e, (p - 1n) * (q - 1n))
  const number = (value) => {
    const hex = value.toString(16)
    return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex').toString('base64url')
  }
  const numbers = { n: p * q, e, d, p, q, dp: d % (p - 1n), dq: d % (q - 1n), qi: invert(q, p) }
  const members = Object.entries(numbers).map(([name, value]) => [name, number(value)])
  return createPrivateKey({ format: 'jwk', key: { kty: 'RSA', ...Object.fromEntries(members) } })
}

/** @throws Error where it has no inverse. */
function invert(value, modulus) {
  let [a, b, x, y] = [value % modulus, modulus, 1n, 0n]
  while (a > 1n) {
    if (b === 0n) throw new Error('no inverse')
    const quotient = a / b
    ;[a, b, x, y] = [b, a % b, y, x - quotient * y]
  }
  if (a !== 1n) throw new Error('no inverse')
  return ((x % modulus) + modulus) % modulus
}

export function pem(label, der) {
  const lines = der.toString('base64').match(/.{1,64}/g)
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

export function derOf(pemText) {
  const [, base64] = /-----BEGIN [^-]*-----([^-]*)-----END/.exec(pemText)
  return Buffer.from(base64, 'base64')
}
