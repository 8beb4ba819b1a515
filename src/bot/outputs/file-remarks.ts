// What is odd about a file with a private key, whoever reads it: what is missing in it and what is too much.
import { equalBytes, formatHex } from '../../text/bytes'
import { isSelfIssued, type Certificate } from '../../pki/x509/certificate'
import { buildChain } from '../../pki/x509/chain'
import type { Finding } from '../finding'
import type { PrivateKey } from '../../pki/keys/private-key'
import { formatName } from '../../pki/x509/names'
import type { OpenedFile, OpenedItem } from '../../files/item'
import { checkChain } from '../pod-findings'

export type FileRemarkId =
  | 'key-unencrypted'
  | 'several-keys'
  | 'certificate-missing'
  | 'chain-incomplete'
  | 'root-included'
  | 'friendly-name-missing'
export type FileRemark = Finding<FileRemarkId>

/** Most different keys looked at one by one. */
const maxKeys = 10

/** Empty for a file without a private key. */
export async function remarkFile({ items }: OpenedFile): Promise<readonly FileRemark[]> {
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

function* remarkContainer(keyItems: readonly KeyItem[]): Iterable<FileRemark> {
  const isPlain = ({ container, encryption }: KeyItem): boolean =>
    container !== 'PKCS#12' && encryption === null
  if (keyItems.some(isPlain)) {
    const detail = 'The private key is not encrypted: whoever reads the file is the bot.'
    yield { id: 'key-unencrypted', severity: 'warning', detail }
  }
  if (keyItems.some((item) => item.container === 'PKCS#12' && item.friendlyName === null)) {
    const detail =
      'The key has no friendly name: Java calls it “1”, and programs that ask for an alias do not find it.'
    yield { id: 'friendly-name-missing', severity: 'notice', detail }
  }
}

function* remarkKeyCount(keys: readonly PrivateKey[]): Iterable<FileRemark> {
  if (keys.length < 2) return
  const detail = `There are ${keys.length} private keys; most programs take the first that they find.`
  yield { id: 'several-keys', severity: 'warning', detail }
}

async function remarkKey(
  { spkiDer }: PrivateKey,
  certificates: readonly Certificate[],
): Promise<readonly FileRemark[]> {
  const leaf = certificates.find((each) => equalBytes(each.spkiDer, spkiDer))
  if (leaf === undefined) {
    const detail = 'The file holds a private key without its certificate.'
    return [{ id: 'certificate-missing', severity: 'notice', detail }]
  }
  const { certificates: chain } = await buildChain(leaf, certificates)
  const incomplete = checkChain(chain).map(
    ({ severity, detail }) => ({ id: 'chain-incomplete', severity, detail }) as const,
  )
  const root = chain.slice(1).find(isSelfIssued)
  if (root === undefined) return incomplete
  const detail =
    `The root ${formatName(root.subjectDer)} is in the file. Clients need not send it, and Node ` +
    'takes it as a trust anchor for servers.'
  return [...incomplete, { id: 'root-included', severity: 'warning', detail }]
}
