// Words for why a server does not take the client certificate.
import type { Cause } from '../../../report/ids'
import { pkiTeam, podAdministrator, you, type CauseWords } from './cause-words'

const requestAgain =
  'Make a new request on the Create page, with the same common name, and send it to the PKI team.'

export const certificateWords = {
  'client-certificate-missing': {
    detail: 'The server demands a client certificate, and none was shown to it.',
    owner: you,
    nextStep: 'Give the bot’s P12 file.',
  },
  'client-certificate-expired': {
    detail: 'The bot’s certificate has expired.',
    owner: pkiTeam(
      ({ botName }) =>
        `The certificate of our bot${botName} has expired. Please issue a new one, for the request that we send along, with the same subject.`,
    ),
    nextStep: requestAgain,
  },
  'client-certificate-not-yet-valid': {
    detail: 'The bot’s certificate is not valid yet.',
    owner: you,
    nextStep:
      'Wait until it is, or ask the PKI team for one that is valid at once. Check this machine’s clock, too.',
  },
  'clock-skew': {
    detail:
      'This machine’s clock and the server’s differ so much that the certificate is valid by one and not by the other.',
    owner: you,
    nextStep:
      'Compare both clocks with a time server. Which of the two is wrong cannot be told from here: if it is this machine’s, set it (NTP); if it is the server’s, tell whoever runs it.',
  },
  'client-certificate-unknown-ca': {
    detail:
      'The server does not know, or does not trust, the CA that issued the bot’s certificate.',
    owner: podAdministrator(
      ({ issuer, botName }) =>
        `Please upload the certificate of the CA that signs our bots (${issuer}) as a trusted signing certificate, so that our bot${botName} can log in. If it is there already, please check that it is the same certificate and that its status is TRUSTED.`,
    ),
    nextStep:
      'The pod administrator has to upload the certificate of the issuing CA. Was this certificate meant for another pod, test or production?',
  },
  'client-certificate-self-signed': {
    detail:
      'The bot’s certificate is self-signed, so no CA vouches for it, and the server does not know it either.',
    owner: you,
    nextStep:
      'Make a request on the Create page and have it signed by a CA that the pod knows. A practice certificate works at the practice pod alone.',
  },
  'client-certificate-chain-incomplete': {
    detail:
      'The certificate of the intermediate CA that issued the bot’s certificate is not in the P12, so the server finds no way to the root that it knows.',
    owner: pkiTeam(
      ({ issuer, botName }) =>
        `Please send us the certificate of the CA that issued the certificate of our bot${botName}: ${issuer}, and of all intermediate CAs above it. We need the chain to be complete.`,
    ),
    nextStep:
      'Get the certificate of the issuing CA from the PKI team, and make the P12 again with it on the Finish page.',
  },
  'client-certificate-revoked': {
    detail: 'The bot’s certificate has been revoked.',
    owner: pkiTeam(
      ({ botName }) =>
        `A server refuses the certificate of our bot${botName} as revoked. Please tell us whether and why it was revoked, and issue a new one for the request that we send along.`,
    ),
    nextStep: `Ask the PKI team why. ${requestAgain} Use a new key: the old one may have been lost to somebody.`,
  },
  'client-certificate-wrong-usage': {
    detail:
      'The bot’s certificate is not made for TLS clients: its extended key usage lacks clientAuth.',
    owner: pkiTeam(
      ({ botName }) =>
        `Please issue the certificate of our bot${botName} again with the extended key usage clientAuth (1.3.6.1.5.5.7.3.2): it logs in as a TLS client.`,
    ),
    nextStep:
      'The PKI team has to issue it again, for TLS clients. A server certificate will not do. The request can be the same.',
  },
  'client-certificate-wrong-key-usage': {
    detail:
      'The bot’s certificate may not be used for signatures: its key usage lacks digitalSignature, which TLS clients need.',
    owner: pkiTeam(
      ({ botName }) =>
        `Please issue the certificate of our bot${botName} again with the key usage digitalSignature: a TLS client proves itself by a signature.`,
    ),
    nextStep:
      'The PKI team has to issue it again with digitalSignature. The request can be the same.',
  },
  'client-certificate-weak-key': {
    detail: 'The key of the bot’s certificate is too short for the server.',
    owner: you,
    nextStep: `Symphony asks for RSA with 4096 bits, of the bot’s key and of its CA’s. ${requestAgain} The page makes a key of that size.`,
  },
  'client-certificate-weak-hash': {
    detail: 'The bot’s certificate is signed with a hash that today’s servers do not take.',
    owner: pkiTeam(
      ({ botName }) =>
        `Please issue the certificate of our bot${botName} again, signed with SHA-256 or better: servers no longer take SHA-1 and MD5.`,
    ),
    nextStep: 'The PKI team has to issue it again with SHA-256. The request can be the same.',
  },
  'client-certificate-key-type': {
    detail: 'The bot’s key is of a kind whose signatures the server does not take.',
    owner: you,
    nextStep: `The server takes RSA, as Symphony asks. ${requestAgain} The page makes an RSA key.`,
  },
  'client-certificate-version-1': {
    detail:
      'The bot’s certificate is of X.509 version 1, without extensions, which some servers do not take.',
    owner: pkiTeam(
      ({ botName }) =>
        `Please issue the certificate of our bot${botName} again as X.509 version 3, with key usage digitalSignature and extended key usage clientAuth.`,
    ),
    nextStep:
      'The PKI team has to issue it again as version 3. With openssl x509 -req this needs -extfile. The request can be the same.',
  },
  'client-certificate-refused': {
    detail: 'The server refused the bot’s certificate and did not say why.',
    owner: podAdministrator(
      ({ address, botName }) =>
        `${address} refuses the certificate of our bot${botName} without a cause. Please look in the log of the server at the time below: why was this certificate refused? Is the CA that issued it uploaded and trusted?`,
    ),
    nextStep:
      'What can be seen from here does not decide it. The server’s log does: send the text below to the pod administrator, and go through the possible causes meanwhile.',
  },
} satisfies Partial<Record<Cause, CauseWords>>
