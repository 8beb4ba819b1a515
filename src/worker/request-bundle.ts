// The request bundle: what waits for the PKI team's answer, in one ZIP with a word on what to do.
import { encodeUtf8, type Bytes } from '../text/bytes'
import type { OutputFile } from './api'

/**
 * A ZIP of the files and a README.txt.
 *
 * @param details the bot's name for the text, and the time that the entries carry.
 */
export async function bundleRequest(
  files: readonly OutputFile[],
  { commonName, now }: { readonly commonName: string; readonly now: Date },
): Promise<Bytes> {
  const { zipSync } = await import('fflate')
  const nameOf = (role: OutputFile['role']): string =>
    files.find((file) => file.role === role)?.name ?? ''
  const readme = [
    `The certificate request of the bot ${commonName}, and its private key.`,
    '',
    nameOf('request'),
    '  Send this one to your PKI team. It is public.',
    nameOf('encrypted-key'),
    '  The private key, encrypted with the password that you chose. Send it to nobody.',
    '',
    'When the certificate is back, open Botcert, page Finish, and drop this ZIP together with what the',
    'PKI team sent. Botcert makes the P12 file from both.',
    '',
  ].join('\r\n')
  const entries = [
    ...files.map(({ name, bytes }) => [name, bytes] as const),
    ['README.txt', encodeUtf8(readme)] as const,
  ]
  const options = { mtime: now, level: 0 } as const
  const zip = zipSync(Object.fromEntries(entries.map(([name, bytes]) => [name, [bytes, options]])))
  return new Uint8Array(zip)
}
