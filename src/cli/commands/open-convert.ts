// `botcert open --convert`: writes the contents of the files in another format.
import { basename, extname } from 'node:path'
import { equalBytes } from '../../text/bytes'
import { convertItems } from '../../bot/convert'
import { targetIds, targets } from '../../bot/outputs/targets'
import { PkiError } from '../../pki/errors'
import { formatFileName } from '../../bot/file-names'
import type { OpenedItem } from '../../files/item'
import { outputIds, type OutputId } from '../../bot/outputs/outputs'
import type { BuiltOutput } from '../../bot/outputs/output-parts'
import { symphony } from '../../profile/symphony'
import { UsageError } from '../command'

/** @throws UsageError that lists the formats. */
export function parseOutputId(written: string): OutputId {
  const id = outputIds.find((each) => each === written)
  if (id !== undefined) return id
  throw new UsageError(`--convert takes one of: ${outputIds.join(', ')}.`)
}

/** Whether the output has a password. */
export function needsPassword(output: OutputId): boolean {
  if (targetIds.some((id) => id === output)) {
    return targets.find(({ id }) => id === output)?.format === 'pkcs12'
  }
  return ['pem-bundle', 'key-pem', 'key-der', 'trust-store'].includes(output)
}

export interface ConvertOptions {
  readonly output: OutputId
  /** The name of the private key to convert if there are several; null if there is only one. */
  readonly friendlyName: string | null
  /** Empty if the output has no password. */
  readonly password: string
  /** The path of the output, for the friendly name in it. */
  readonly path: string
}

/**
 * Combines the opened items and builds the output.
 *
 * @throws PkiError `key-ambiguous`, `output-key-missing`, and the codes of `convertItems`.
 */
export function convertOpened(
  items: readonly OpenedItem[],
  { output, friendlyName, password, path }: ConvertOptions,
): Promise<BuiltOutput> {
  return convertItems({
    items: chooseKey(items, friendlyName),
    output: { id: output, settings: null },
    newPassword: { value: password, origin: 'typed', allows: [] },
    profile: symphony,
    fileName: formatFileName(basename(path, extname(path))),
  })
}

/** Removes the keys with other names. */
function chooseKey(
  items: readonly OpenedItem[],
  friendlyName: string | null,
): readonly OpenedItem[] {
  const keys = items.flatMap((item) => (item.kind === 'private-key' ? [item] : []))
  const names = keys.map((item) => item.friendlyName ?? '(none)').join(', ')
  if (friendlyName === null) {
    const [first] = keys
    if (keys.every(({ key }) => equalBytes(key.spkiDer, first?.key.spkiDer ?? key.spkiDer))) {
      return items
    }
    throw new PkiError(
      'key-ambiguous',
      `The files contain ${keys.length} private keys. Choose one with --friendly-name: ${names}.`,
    )
  }
  if (keys.some((item) => item.friendlyName === friendlyName)) {
    return items.filter((item) => item.kind !== 'private-key' || item.friendlyName === friendlyName)
  }
  throw new PkiError(
    'output-key-missing',
    `No private key has this friendly name. The names are: ${names === '' ? '(none)' : names}.`,
  )
}
