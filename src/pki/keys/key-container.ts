// The containers of private keys, opened down to plain PKCS#8 (RFC 5958): PEM or DER; PKCS#8 plain or encrypted,
// PKCS#1 (RFC 8017 Appendix A.1.2), SEC1 (RFC 5915), traditional encrypted PEM. The key itself is private-key.ts.
import { parseUtf8, type Bytes } from '../../text/bytes'
import {
  checkDer,
  parseSmallInteger,
  readChildren,
  readWhole,
  tags,
  type Element,
} from '../asn1/der'
import {
  derNull,
  encodeElement,
  encodeInteger,
  encodeOid,
  encodeSequence,
} from '../asn1/der-writer'
import { PkiError } from '../errors'
import { oids } from '../asn1/oids'
import { wrongPassphrase, type EncryptionFacts, type Pbe } from '../encryption/facts'
import { parsePbe } from '../encryption/pbe'
import { isPem, parsePem, type PemBlock } from '../pem'
import { parseTraditional } from './traditional-key'

export interface OpenedKey {
  /** PrivateKeyInfo in strict DER; the key of the algorithm inside is not checked. */
  readonly pkcs8Der: Bytes
  /** Null if it was not encrypted. */
  readonly encryption: EncryptionFacts | null
}

const keyLabels = ['PRIVATE KEY', 'ENCRYPTED PRIVATE KEY', 'RSA PRIVATE KEY', 'EC PRIVATE KEY']

/**
 * Opens the first private key of a file.
 *
 * @param passphrase empty if there is none.
 * @throws PkiError as `parsePrivateKey`, except what concerns the algorithm of the key.
 */
export async function openKeyContainer(file: Bytes, passphrase: string): Promise<OpenedKey> {
  if (!isPem(file)) return openDer(file, passphrase)
  const blocks = parsePem(parseUtf8(file) ?? new TextDecoder('latin1').decode(file))
  const block = findKeyBlock(blocks)
  const curve = blocks.find(({ label }) => label === 'EC PARAMETERS')?.der ?? null
  const traditional = parseTraditional(block)
  if (traditional === null) return openDer(block.der, passphrase, curve)
  return decrypt(traditional, block.der, passphrase, curve)
}

function findKeyBlock(blocks: readonly PemBlock[]): PemBlock {
  const block = blocks.find(({ label }) => label.endsWith('PRIVATE KEY'))
  if (block === undefined) {
    const labels = blocks.map(({ label }) => label).join(', ')
    throw new PkiError('key-expected', `Looked for a private key, found: ${labels.slice(0, 200)}.`)
  }
  if (!keyLabels.includes(block.label)) {
    throw new PkiError('key-unsupported', `A key in the format ${block.label} is not read here.`)
  }
  return block
}

/** @param curve of `EC PARAMETERS`, for a SEC1 key that does not name its own. */
async function openDer(
  bytes: Bytes,
  passphrase: string,
  curve: Bytes | null = null,
): Promise<OpenedKey> {
  if (bytes[0] !== tags.sequence) {
    throw new PkiError('key-expected', 'Looked for a private key, found neither PEM nor DER.')
  }
  const children = readFields(bytes)
  const [first, second, third] = children
  if (first?.tag !== tags.sequence) {
    return { pkcs8Der: toPkcs8(bytes, children, curve), encryption: null }
  }
  if (second?.tag !== tags.octetString || third !== undefined) {
    throw new PkiError(
      'key-expected',
      'Looked for a private key, found a certificate, a certificate request or a public key.',
    )
  }
  // Before a passphrase is asked for: what is not read is refused without one.
  const pbe = asKey(() => parsePbe(first))
  return decrypt(pbe, second.content, passphrase, null)
}

async function decrypt(
  { facts, blockBytes, decrypt }: Pbe,
  encrypted: Bytes,
  passphrase: string,
  curve: Bytes | null,
): Promise<OpenedKey> {
  // Cut off: no passphrase would open it.
  if (encrypted.length === 0 || encrypted.length % blockBytes !== 0) {
    refuseKey(
      `its ${encrypted.length} encrypted bytes are not a whole number of ${blockBytes}-byte blocks`,
    )
  }
  if (passphrase === '') {
    throw new PkiError('passphrase-needed', 'The private key is encrypted and needs a passphrase.')
  }
  const plain = await decrypt(encrypted, passphrase)
  try {
    return { pkcs8Der: toPkcs8(plain, readFields(plain), curve), encryption: facts }
  } catch (cause) {
    // A wrong key gives valid CBC padding once in 256 times, with garbage inside.
    const isGarbage = cause instanceof PkiError && cause.code === 'key-malformed'
    throw isGarbage ? wrongPassphrase(cause) : cause
  }
}

function readFields(keyDer: Bytes): readonly Element[] {
  return asKey(() => {
    checkDer(keyDer)
    return readChildren(readWhole(keyDer))
  })
}

/** @param fields the children of `der`. */
function toPkcs8(der: Bytes, fields: readonly Element[], curve: Bytes | null): Bytes {
  const [version, second, third] = fields
  if (version?.tag !== tags.integer) refuseKey('it does not start with a version')
  if (second?.tag === tags.sequence && third?.tag === tags.octetString) return der
  if (second?.tag === tags.sequence && parseSmallInteger(version) === 3) {
    throw new PkiError('key-expected', 'Looked for a private key file, found a PKCS#12 file.')
  }
  if (second?.tag === tags.integer) {
    return wrapPkcs8(encodeSequence(encodeOid(oids.rsaEncryption), derNull), der)
  }
  if (second?.tag === tags.octetString) {
    return wrapPkcs8(encodeSequence(encodeOid(oids.ecPublicKey), findCurve(fields, curve)), der)
  }
  refuseKey('it is neither PKCS#8 nor PKCS#1 nor SEC1')
}

function wrapPkcs8(algorithmDer: Bytes, keyDer: Bytes): Bytes {
  return encodeSequence(encodeInteger(0), algorithmDer, encodeElement(tags.octetString, keyDer))
}

/** SEC1's parameters, [0] EXPLICIT: the curve's OID element. */
function findCurve(fields: readonly Element[], curve: Bytes | null): Bytes {
  const parameters = fields.find(({ tag }) => tag === 0xa0)?.content ?? curve
  if (parameters === null) {
    throw new PkiError('key-unsupported', 'The EC private key does not name its curve.')
  }
  return parameters
}

/**
 * Runs a reader of DER on a private key.
 *
 * @throws PkiError `key-malformed` instead of `der-malformed`; other errors as they are.
 */
export function asKey<T>(read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (!(cause instanceof PkiError) || cause.code !== 'der-malformed') throw cause
    throw new PkiError('key-malformed', `The private key is damaged: ${cause.message}`, {
      ...(cause.where === undefined ? {} : { where: cause.where }),
      cause,
    })
  }
}

function refuseKey(why: string): never {
  throw new PkiError('key-malformed', `The private key could not be read: ${why}.`)
}
