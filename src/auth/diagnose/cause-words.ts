// The words for every cause, so that a missing one does not compile. Here: why a server does not accept the client
// certificate, and what comes after it was accepted (the account, the answer, the tokens in use).
import type { Cause } from '../../report/ids'
import { pkiTeam, podAdministrator, you, type CauseWords } from './finding'
import { fileWords, serverWords, wayWords } from './path-words'

const requestAgain =
  'Make a new request on the Create page, with the same common name, and send it to the PKI team.'

const certificateWords = {
  'client-certificate-missing': {
    detail: 'The server requires a client certificate, and none was sent.',
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
      'Make a request on the Create page and have it signed by a CA that the pod knows. A practice certificate works only with the practice pod.',
  },
  'client-certificate-chain-incomplete': {
    detail:
      'The certificate of the intermediate CA that issued the bot’s certificate is not in the P12, so the server cannot build a chain to a root that it trusts.',
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
    nextStep: `Ask the PKI team why. ${requestAgain} Use a new key: the old one may have been stolen.`,
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
    detail: 'The key of the bot’s certificate is too small for the server.',
    owner: you,
    nextStep: ({ requiredModulusBits }) =>
      `Symphony requires RSA keys of ${requiredModulusBits} bits, for the bot and for its CA. ${requestAgain} The page makes a key of that size.`,
  },
  'client-certificate-weak-hash': {
    detail: 'The bot’s certificate is signed with a hash that current servers do not accept.',
    owner: pkiTeam(
      ({ botName }) =>
        `Please issue the certificate of our bot${botName} again, signed with SHA-256 or better: servers no longer accept SHA-1 and MD5.`,
    ),
    nextStep: 'The PKI team has to issue it again with SHA-256. The request can be the same.',
  },
  'client-certificate-key-type': {
    detail: 'The server does not accept signatures by the bot’s kind of key.',
    owner: you,
    nextStep: `The server accepts RSA, as Symphony requires. ${requestAgain} The page makes an RSA key.`,
  },
  'client-certificate-version-1': {
    detail:
      'The bot’s certificate is of X.509 version 1, without extensions, which some servers do not accept.',
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
        `${address} refuses the certificate of our bot${botName} without a reason. Please look in the log of the server at the time below: why was this certificate refused? Is the CA that issued it uploaded and trusted?`,
    ),
    nextStep:
      'What can be seen from here does not show the cause. The server’s log does: send the text below to the pod administrator, and go through the possible causes meanwhile.',
  },
} satisfies Partial<Record<Cause, CauseWords>>

const accountWords = {
  'account-unknown': {
    detail: ({ bot }) =>
      `The pod has no service account ${bot}, which is the certificate’s common name.`,
    owner: podAdministrator(
      ({ bot }) =>
        `Our bot logs in to the service account ${bot}. Please check that this account exists on the pod under exactly this user name (upper and lower case count), or tell us its name.`,
    ),
    nextStep:
      'Is this the right pod, test or production? The common name has to be the account’s user name exactly. Either the account is created under that name, or the certificate is made for the right one.',
  },
  'account-name-case': {
    detail: ({ bot }) =>
      `The certificate’s common name, ${bot}, and the service account’s name differ only in upper and lower case, and the pod compares them exactly.`,
    owner: you,
    nextStep:
      'Make a new request on the Create page with the name exactly as the account has it, and send it to the PKI team.',
  },
  'account-disabled': {
    detail: ({ bot }) => `The service account ${bot} is disabled on the pod.`,
    owner: podAdministrator(
      ({ bot }) =>
        `The service account ${bot} is disabled. Please enable it, or tell us why it should stay so.`,
    ),
    nextStep:
      'The pod administrator has to enable the account. The certificate is not the problem.',
  },
  'account-refused': {
    detail: 'The server answered, but refused this account and did not say why.',
    owner: podAdministrator(
      ({ botName }) =>
        `Our bot${botName} is refused when it logs in with its certificate. Please check on the pod: is there a service account of exactly this user name (upper and lower case count), is it enabled, and is the CA that issued the certificate uploaded and trusted?`,
    ),
    nextStep:
      'Compare the account’s name with the certificate’s common name, message by message. The pod administrator sees whether the account exists and is enabled.',
  },
  'identity-mismatch': {
    detail: 'The session is that of another user than the certificate names.',
    owner: podAdministrator(
      ({ bot }) =>
        `Our bot logs in with a certificate for the account ${bot}, and gets a session of another user (see below). Please check which account this certificate is assigned to.`,
    ),
    nextStep:
      'Do not use this certificate: messages would be sent in the other user’s name. The pod administrator has to see which account the certificate is assigned to.',
  },
  redirected: {
    detail: ({ address }) => `${address} redirects to another address instead of answering.`,
    owner: you,
    nextStep:
      'This is a login page for people, or a proxy in between: the authentication service never redirects. Calls with a client certificate usually go to port 8444, or to 443 of the pod’s “-api” host (POD-api.symphony.com).',
  },
  'service-missing': {
    detail: ({ address }) => `There is no such service at ${address}.`,
    owner: you,
    nextStep:
      'Check host, port and service: calls with a client certificate usually go to port 8444, or to 443 of the pod’s “-api” host (POD-api.symphony.com). On premise the key manager may be on another host than session auth.',
  },
  'http-error': {
    detail: ({ address }) => `${address} rejected the request.`,
    owner: podAdministrator(
      ({ address }) =>
        `${address} answers the documented login call (POST, without body and Content-Type) with an error, see below. Please look in its log for the cause.`,
    ),
    nextStep: 'Only the server’s own message is known. Its log says more.',
  },
  'server-error': {
    detail: ({ address }) => `The service at ${address} failed with an internal error.`,
    owner: podAdministrator(
      ({ address }) =>
        `${address} answers the login call with a server error, see below. Please check whether the service behind it is running, and what it logged at that time.`,
    ),
    nextStep:
      'Try again in a minute. If it still fails, the service is down or broken: its log says why.',
  },
  'token-missing': {
    detail: ({ address }) => `${address} answered with success, but without the token.`,
    owner: you,
    nextStep:
      'Something other than the authentication service answers there: a web page, a gateway, or the other of the two services. Check host, port and path of session auth and key manager.',
  },
  'key-manager-refused': {
    detail:
      'Session auth let the bot in, and the key manager refused the same certificate without a reason.',
    owner: podAdministrator(
      ({ address, issuer, botName }) =>
        `Session auth takes the certificate of our bot${botName}, the key manager (${address}) refuses it. Please check the key manager’s own trust store: does it hold the CA that issued the certificate (${issuer}), and does it know the account?`,
    ),
    nextStep:
      'The key manager has a trust store and a configuration of its own: whoever runs it has to add the CA there, too. Is it the key manager of this pod?',
  },
  'agent-refused': {
    detail: 'The agent did not accept the tokens from the two services.',
    owner: podAdministrator(
      ({ botName }) =>
        `Our bot${botName} gets both tokens, but the agent refuses the call that is made with them. Please check that the agent belongs to this pod and this key manager, and what it logged at the time below.`,
    ),
    nextStep:
      'Is it the agent of this pod and of this key manager? Tokens of one environment are not valid in another.',
  },
} satisfies Partial<Record<Cause, CauseWords>>

export const causeWords: Readonly<Record<Cause, CauseWords>> = {
  ...fileWords,
  ...wayWords,
  ...serverWords,
  ...certificateWords,
  ...accountWords,
}
