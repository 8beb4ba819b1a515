// What is odd about a file with a private key, whoever reads it: what is missing in it and what is too much.
import { equalBytes, formatHex } from '../../text/bytes'
import { isSelfIssued, type Certificate } from '../../pki/x509/certificate'
import { buildChain } from '../../pki/x509/chain'
import type { Finding } from '../../lint/rule'
import type { PrivateKey } from '../../pki/keys/private-key'
import { formatName } from '../../pki/x509/names'
import type { OpenedFile, OpenedItem } from '../../files/item'

/** What is judged here is the file, not what is in it: so these are no rules of the lint, and no profile weighs them. */
const rules = {
  'key-unencrypted': {
    severity: 'warning',
    source: 'RFC 5958 §3',
    fix: 'Convert it to a P12 file with a password.',
  },
  'friendly-name-missing': {
    severity: 'notice',
    source: 'RFC 2985 §5.5.1',
    fix: 'Convert it to a P12 file for Java: the key gets a name.',
  },
  'several-keys': {
    severity: 'warning',
    source: 'RFC 7292 §4.2',
    fix: 'Keep one key with its certificate in each file.',
  },
  'certificate-missing': {
    severity: 'notice',
    source: 'RFC 8446 §4.4.2',
    fix: 'Put the certificate beside the key with the page Finish.',
  },
  'chain-incomplete': {
    severity: 'warning',
    source: 'RFC 8446 §4.4.2',
    fix: 'Add that certificate, if the issuer is an intermediate CA.',
  },
  'root-included': {
    severity: 'warning',
    source: 'RFC 8446 §4.4.2',
    fix: 'Convert the file: the root is left out.',
  },
} as const satisfies Record<string, Pick<Finding, 'severity' | 'source' | 'fix'>>

function find(rule: keyof typeof rules, detail: string): Finding {
  return { rule, ...rules[rule], detail, at: null, isAdjusted: false }
}

/** Most different keys looked at one by one. */
const maxKeys = 10

/** Empty for a file without a private key. */
export async function remarkFile({ items }: OpenedFile): Promise<readonly Finding[]> {
  const keyItems = items.filter((item) => item.kind === 'private-key')
  const keys = [...new Map(keyItems.map(({ key }) => [formatHex(key.spkiDer), key])).values()]
  const certificates = items.flatMap((item) =>
    item.kind === 'certificate' ? [item.certificate] : [],
  )
  const remarks = [...remarkContainer(keyItems), ...remarkKeyCount(keys)]
  for (const key of keys.slice(0, maxKeys)) remarks.push(...(await remarkKey(key, certificates)))
  return remarks
}

type KeyItem = Extract<OpenedItem, { readonly kind: 'private-key' }>

function* remarkContainer(keyItems: readonly KeyItem[]): Iterable<Finding> {
  const isPlain = ({ container, encryption }: KeyItem): boolean =>
    container !== 'PKCS#12' && encryption === null
  if (keyItems.some(isPlain)) {
    const detail = 'The private key is not encrypted: whoever reads the file is the bot.'
    yield find('key-unencrypted', detail)
  }
  if (keyItems.some((item) => item.container === 'PKCS#12' && item.friendlyName === null)) {
    const detail =
      'The key has no friendly name: Java calls it “1”, and programs that ask for an alias do not find it.'
    yield find('friendly-name-missing', detail)
  }
}

function* remarkKeyCount(keys: readonly PrivateKey[]): Iterable<Finding> {
  if (keys.length < 2) return
  const detail = `There are ${keys.length} private keys; most programs take the first that they find.`
  yield find('several-keys', detail)
}

async function remarkKey(
  { spkiDer }: PrivateKey,
  certificates: readonly Certificate[],
): Promise<readonly Finding[]> {
  const leaf = certificates.find((each) => equalBytes(each.spkiDer, spkiDer))
  if (leaf === undefined) {
    const detail = 'The file holds a private key without its certificate.'
    return [find('certificate-missing', detail)]
  }
  const { certificates: chain } = await buildChain(leaf, certificates)
  const incomplete = lintChain(chain)
  const root = chain.slice(1).find(isSelfIssued)
  if (root === undefined) return incomplete
  const detail =
    `The root ${formatName(root.subjectDer)} is in the file. Clients need not send it, and Node ` +
    'takes it as a trust anchor for servers.'
  return [...incomplete, find('root-included', detail)]
}

/**
 * Whether the issuer of a lone certificate came along. Behind an intermediate the root is not missed: the server has
 * it, and a client need not send it (RFC 8446 §4.4.2).
 *
 * @param chain leaf first, as `buildChain` gives it.
 */
export function lintChain([leaf, issuer]: readonly Certificate[]): readonly Finding[] {
  if (leaf === undefined || issuer !== undefined || isSelfIssued(leaf)) return []
  const detail =
    `The certificate of its issuer, ${formatName(leaf.issuerDer)}, is not here. ` +
    'Some servers find no path to their root without an intermediate CA’s certificate.'
  return [find('chain-incomplete', detail)]
}
