// A PEM block as an item of detection: its kind by what it holds, its label only where that is not known.
import type { Bytes } from '../text/bytes'
import { findElementEnd, identifyContent } from '../pki/asn1/kind'
import { readChildren, readWhole, tags } from '../pki/asn1/der'
import { encodeElement, encodeSequence } from '../pki/asn1/der-writer'
import { PkiError, type PkiErrorCode } from '../pki/errors'
import type { UnplacedItem } from './item'
import type { FoundBlock } from '../pki/pem'

/** What a block of a label should have been, for one that holds nothing known. */
const codesByLabel: readonly (readonly [RegExp, PkiErrorCode])[] = [
  [/CERTIFICATE REQUEST$/, 'csr-malformed'],
  [/CERTIFICATE$/, 'certificate-malformed'],
  [/CRL$/, 'crl-malformed'],
  [/PRIVATE KEY$/, 'key-malformed'],
  [/PUBLIC KEY$/, 'key-malformed'],
  [/^(?:PKCS ?#?7|CMS)/, 'pkcs7-malformed'],
  [/^(?:PKCS ?#?12|PFX)/, 'pkcs12-malformed'],
]

/** Labels of what is never read, with the reason. */
const foreignLabels: readonly (readonly [RegExp, PkiErrorCode, string])[] = [
  [
    /^OPENSSH PRIVATE KEY$/,
    'key-unsupported',
    'is a private key of OpenSSH. Convert a copy of it: ssh-keygen -p -m PKCS8 -f COPY',
  ],
  [/^DSA PRIVATE KEY$/, 'key-unsupported', 'is a DSA key, which is not read here'],
  [/PARAMETERS$/, 'input-unrecognized', 'holds parameters, and neither a key nor a certificate'],
  [/^PGP /, 'input-unrecognized', 'is of PGP, not of X.509'],
  [/^SSH2 /, 'key-unsupported', 'is a public key of SSH, which has no certificate'],
]

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
    // Behind OpenSSL's "trusted" certificate stands what it is trusted for.
    const end =
      label === 'TRUSTED CERTIFICATE' ? (findElementEnd(der, 0) ?? der.length) : der.length
    return { kind, label, headers, der: der.subarray(0, end), problem: null }
  }
  const code = codesByLabel.find(([pattern]) => pattern.test(label))?.[1] ?? 'input-unrecognized'
  const what = code === 'input-unrecognized' ? 'nothing that is known here' : 'no such thing'
  return refuse(code, `The PEM block ${shown} in line ${block.line} holds ${what}.`)
}

/** A SEC1 key without its curve (RFC 5915 §3), and the curve that OpenSSL wrote into a block before it. */
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
    // Damaged: whoever opens it says how.
    if (cause instanceof PkiError) return item
    throw cause
  }
}
