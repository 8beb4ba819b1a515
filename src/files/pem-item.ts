// A PEM block as an item of detection. Its content decides the kind; its label only says what a broken block was.
import type { Bytes } from '../text/bytes'
import { findElementEnd, identifyContent } from '../pki/asn1/kind'
import { readChildren, readWhole, tags } from '../pki/asn1/der'
import { encodeElement, encodeSequence } from '../pki/asn1/der-writer'
import { PkiError, type PkiErrorCode } from '../pki/errors'
import type { UnplacedItem } from './item'
import type { FoundBlock } from '../pki/pem'

/** The code for a block that holds nothing known, by its label. */
const codesByLabel: readonly (readonly [RegExp, PkiErrorCode])[] = [
  [/CERTIFICATE REQUEST$/, 'csr-malformed'],
  [/CERTIFICATE$/, 'certificate-malformed'],
  [/CRL$/, 'crl-malformed'],
  [/PRIVATE KEY$/, 'key-malformed'],
  [/PUBLIC KEY$/, 'key-malformed'],
  [/^(?:PKCS ?#?7|CMS)/, 'pkcs7-malformed'],
  [/^(?:PKCS ?#?12|PFX)/, 'pkcs12-malformed'],
]

/** Labels that are never read, with the reason. */
const foreignLabels: readonly (readonly [RegExp, PkiErrorCode, string])[] = [
  [
    /^OPENSSH PRIVATE KEY$/,
    'key-unsupported',
    'is an OpenSSH private key. Convert a copy of it: ssh-keygen -p -m PKCS8 -f COPY',
  ],
  [/^DSA PRIVATE KEY$/, 'key-unsupported', 'is a DSA key, which is not read here'],
  [/PARAMETERS$/, 'input-unrecognized', 'holds parameters, and neither a key nor a certificate'],
  [/^PGP /, 'input-unrecognized', 'is PGP, not X.509'],
  [/^SSH2 /, 'key-unsupported', 'is an SSH public key, which has no certificate'],
]

/** Makes an item of a block; a broken or foreign one is `unknown`, with the reason. */
export function identifyBlock(block: FoundBlock): UnplacedItem {
  const { label, headers, der, problem } = block
  const shown = JSON.stringify(label.slice(0, 64))
  const refuse = (code: PkiErrorCode, message: string): UnplacedItem => ({
    ...{ kind: 'unknown', label, headers, der },
    problem: { code, message },
  })
  const foreign = foreignLabels.find(([pattern]) => pattern.test(label))
  if (foreign !== undefined) return refuse(foreign[1], `The PEM block ${shown} ${foreign[2]}.`)
  if (problem !== null) {
    return refuse('pem-malformed', `The PEM block ${shown} in line ${block.line} ${problem}.`)
  }
  if (headers.has('DEK-Info') || headers.get('Proc-Type')?.endsWith('ENCRYPTED') === true) {
    return { kind: 'encrypted-private-key', label, headers, der, problem: null }
  }
  const kind = identifyContent(der)
  if (kind !== null) {
    // OpenSSL's "trusted" certificate is followed by what it is trusted for.
    const end =
      label === 'TRUSTED CERTIFICATE' ? (findElementEnd(der, 0) ?? der.length) : der.length
    return { kind, label, headers, der: der.subarray(0, end), problem: null }
  }
  const code = codesByLabel.find(([pattern]) => pattern.test(label))?.[1] ?? 'input-unrecognized'
  const what = code === 'input-unrecognized' ? 'nothing that is known here' : 'something else'
  return refuse(code, `The PEM block ${shown} in line ${block.line} holds ${what}.`)
}

/** Adds the curve of an `EC PARAMETERS` block, as OpenSSL writes it, to a SEC1 key that has none (RFC 5915 §3). */
export function mergeParameters(item: UnplacedItem, parameters: Bytes | null): UnplacedItem {
  if (parameters?.[0] !== tags.oid || item.kind !== 'private-key') return item
  try {
    const [version, key, ...optional] = readChildren(readWhole(item.der))
    if (version === undefined || key?.tag !== tags.octetString) return item
    if (optional[0]?.tag === 0xa0) return item
    const named = encodeElement(0xa0, parameters)
    const others = optional.map(({ bytes }) => bytes)
    return { ...item, der: encodeSequence(version.bytes, key.bytes, named, ...others) }
  } catch (cause) {
    // Damaged: its parser says how.
    if (cause instanceof PkiError) return item
    throw cause
  }
}
