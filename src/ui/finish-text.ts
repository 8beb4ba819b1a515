// The sentences of the page Finish.

export const missingTexts: Record<'key' | 'certificate', string> = {
  key: 'The private key is not here yet. Drop the request ZIP, or the …-key.pem that Create made.',
  certificate:
    'No certificate is here yet. Drop what the PKI team sent: PEM, CER, P7B or the mail.',
}
