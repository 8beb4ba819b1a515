// Texts of the page Finish. A file of its own, so that the first load does not include it.

/** What is still missing. */
export const missingTexts = {
  /** @param name of the key file if the request tells it, or null. */
  key: (name: string | null) =>
    `The private key is missing. Drop ${name ?? 'the …-key.pem from Create'} or the request ZIP.`,
  certificate:
    'The certificate is missing. Drop what your PKI team sent: PEM, CER, P7B, a ZIP or the whole mail.',
  leaf: 'The bot’s certificate is missing: these files contain only CA certificates. Look for it in what your PKI team sent.',
} as const

/** Why an item is locked. */
export const lockedTexts = {
  'passphrase-needed': 'It is locked. Type the password below.',
  'passphrase-wrong': 'It is locked, and the password below is wrong.',
} as const
