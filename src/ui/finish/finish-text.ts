// The sentences of the page Finish. Apart from text.ts, so that the first load does not carry them.
import type { PodFindingId } from '../../worker/api'

/** What is still to be dropped. */
export const missingTexts = {
  /** @param name the key's file where the request beside it tells; null where nothing does. */
  key: (name: string | null) =>
    `The private key is not here yet: drop ${name ?? 'the …-key.pem that Create made'}, or the request ZIP.`,
  certificate:
    'The certificate is not here yet: drop what your PKI team sent. PEM, CER, P7B, a ZIP or the whole mail.',
  leaf: 'Only certificates of CAs are here. The bot’s own is still missing: look for it in what your PKI team sent.',
} as const

/** What keeps something closed. */
export const lockedTexts = {
  'passphrase-needed': 'It is locked: type its password below.',
  'passphrase-wrong': 'It is locked, and the password below does not open it.',
} as const

/** What to do about a finding. */
export const podAdvice: Record<PodFindingId, string> = {
  expired: 'Ask your PKI team for a new one.',
  'not-yet-valid': 'Wait until then. Is the clock of this computer right?',
  'client-auth-missing':
    'Ask your PKI team to issue it again for client authentication (clientAuth).',
  'digital-signature-missing':
    'Ask your PKI team to issue it again with digitalSignature: a TLS client signs.',
  'version-1': 'Some servers refuse that. Ask for a certificate of version 3.',
  'certificate-is-ca': 'Ask your PKI team whether this was meant.',
  'key-not-rsa': 'Make a new request: Create makes an RSA key.',
  'key-short': 'Make a new request: Create makes a key that is long enough.',
  'signature-sha1': 'Servers refuse it. Ask your PKI team to sign with SHA-256.',
  'signature-unknown': 'Ask your PKI team whether they can sign with SHA-256.',
  'common-name-missing':
    'Ask your PKI team to issue it again with the account’s name as its common name.',
  'common-name-case': 'Ask your PKI team to issue it again, written exactly as in the request.',
  'common-name-outer-space': 'Is the account really written like that?',
  'chain-incomplete': 'Drop that certificate here too, if there is one.',
}
