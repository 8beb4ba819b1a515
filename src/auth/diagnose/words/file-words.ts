// Words for what is wrong with the P12 file itself.
import type { Cause } from '../../../report/ids'
import { you, type CauseWords } from './cause-words'

const makeAgain = 'Make the P12 from the key and the certificate again; the Finish page does it.'

export const fileWords = {
  'p12-unreadable': {
    detail: 'The file is not a P12 that can be read: it is damaged, cut short, or something else.',
    owner: you,
    nextStep: `Was it the right file? Get a fresh copy of it, in binary mode where it is copied by hand. ${makeAgain}`,
  },
  'p12-password-wrong': {
    detail: 'The password does not open the P12 file.',
    owner: you,
    nextStep: `Type the password that was set when the file was made: upper and lower case, the keyboard’s layout and a space at the end all count. If it is lost, there is no way into the file. ${makeAgain}`,
  },
  'p12-password-needed': {
    detail: 'The P12 file is encrypted, and no password was given.',
    owner: you,
    nextStep: 'Give the password that was set when the file was made.',
  },
  'p12-unsupported': {
    detail: 'The P12 file is protected in a way, or holds a kind of key, that is not read here.',
    owner: you,
    nextStep: `The Open page shows how the file is protected. ${makeAgain} It protects the file as today’s clients expect.`,
  },
  'p12-no-key': {
    detail: 'There is no private key in the P12 file.',
    owner: you,
    nextStep: `A certificate alone proves nothing: the bot needs the key that its request was made with. ${makeAgain}`,
  },
  'p12-no-certificate': {
    detail: 'There is no certificate in the P12 file.',
    owner: you,
    nextStep: `The bot needs the certificate that the PKI team sent, beside its key. ${makeAgain}`,
  },
  'key-mismatch': {
    detail: 'The private key in the P12 file does not belong to its certificate.',
    owner: you,
    nextStep: `Find the key that the request for this certificate was made with. ${makeAgain} If the key is lost, make a new request: a certificate is of no use without its key.`,
  },
} satisfies Partial<Record<Cause, CauseWords>>
