// The sentences of the page Finish. Apart from text.ts, so that the first load does not carry them.

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
