// Words for what is wrong with the server, or with what answers in its place.
import type { Cause } from '../../../report/ids'
import { networkTeam, podAdministrator, you, type CauseWords } from './cause-words'

const checkPort =
  'Is the port right? Calls with a client certificate go to 8444 as a rule, or to 443 of the pod’s “-api” host (POD-api.symphony.com).'

export const serverWords = {
  'not-tls': {
    detail: ({ address }) => `What answers at ${address} does not speak TLS.`,
    owner: you,
    nextStep: `${checkPort} A port for plain HTTP and a proxy’s own port look like this.`,
  },
  'not-http': {
    detail: ({ address }) => `What answers at ${address} speaks TLS, but no HTTP that can be read.`,
    owner: you,
    nextStep: checkPort,
  },
  'tls-version': {
    detail: ({ address }) =>
      `${address} speaks no version of TLS that this machine takes, which are 1.2 and 1.3.`,
    owner: podAdministrator(
      ({ address }) =>
        `Please enable TLS 1.2 or 1.3, with secure renegotiation (RFC 5746), on ${address}: today’s clients speak nothing older.`,
    ),
    nextStep: `Whoever runs the server has to enable TLS 1.2 or 1.3. ${checkPort}`,
  },
  'tls-cipher': {
    detail: ({ address }) =>
      `This machine and ${address} find no cipher, key exchange or signature that both take.`,
    owner: podAdministrator(
      ({ address }) =>
        `Please enable today’s cipher suites on ${address} (ECDHE with AES-GCM or ChaCha20-Poly1305): the handshake finds nothing in common with our client.`,
    ),
    nextStep: 'Whoever runs the server has to look at its list of cipher suites.',
  },
  'server-untrusted': {
    detail: ({ address }) =>
      `The certificate of ${address} cannot be traced to a CA that is trusted here.`,
    owner: you,
    nextStep:
      'If the server has a CA of the company’s own, get that CA’s certificate and give it as trusted (--trust, or the field on the page). Check its fingerprint with whoever runs the server. The bot’s client needs the same CA in its trust store.',
  },
  'server-expired': {
    detail: ({ address }) => `The server’s own certificate at ${address} has expired.`,
    owner: podAdministrator(
      ({ address }) =>
        `The TLS server certificate of ${address} has expired (its dates are below). Please renew it.`,
    ),
    nextStep:
      'The server’s certificate has to be renewed. The bot’s certificate was not looked at yet.',
  },
  'server-not-yet-valid': {
    detail: ({ address }) => `The server’s own certificate at ${address} is not valid yet.`,
    owner: podAdministrator(
      ({ address }) =>
        `The TLS server certificate of ${address} is not valid yet (its dates are below). Please install one that is.`,
    ),
    nextStep:
      'Check this machine’s clock first. If it is right, the server needs another certificate.',
  },
  'server-name-mismatch': {
    detail: ({ host }) => `The certificate of the server is not for the name ${host}.`,
    owner: you,
    nextStep:
      'Use one of the names that the certificate is for. If the name is right, another server answers under it: a wrong DNS entry, or a proxy in between.',
  },
  'server-inspected': {
    detail: ({ address }) =>
      `A proxy or firewall that inspects TLS answers in the place of ${address}.`,
    owner: networkTeam(
      ({ address }) =>
        `TLS to ${address} is inspected on the way. Login with a client certificate cannot work through TLS inspection: the server never sees the bot’s certificate. Please exempt this address from inspection.`,
    ),
    nextStep:
      'Do not trust the inspecting CA for this: the certificate would end there, and the pod would still not see it. Ask the network team to exempt this address from TLS inspection.',
  },
  'certificate-not-requested': {
    detail: ({ address }) => `The server at ${address} asks for no client certificate.`,
    owner: you,
    nextStep: `${checkPort} If it is, something in between ends TLS: a load balancer that does not ask for certificates, or a proxy that inspects TLS.`,
  },
} satisfies Partial<Record<Cause, CauseWords>>

/** Where the server's own certificate is valid, and one above it is not. */
export const serverCaExpired: Partial<CauseWords> = {
  detail: ({ address }) =>
    `A CA certificate above the one of ${address} has expired; the server’s own has not.`,
  owner: podAdministrator(
    ({ address }) =>
      `A CA certificate in the chain of the TLS server ${address} has expired, see below; the server’s own has not. Please put the renewed CA certificate into the chain that the server sends.`,
  ),
  nextStep:
    'Whoever runs the server has to let it send the renewed CA certificate. If the expired one is one that you gave as trusted here, give the renewed one.',
}

/** Where the chain is fine, and a certificate in it may not be used for this. */
export const unfitServer: Partial<CauseWords> = {
  detail: ({ address }) =>
    `The certificate of ${address}, or one in its chain, is not fit for a TLS server.`,
  owner: podAdministrator(
    ({ address }) =>
      `TLS clients refuse the server certificate of ${address} as unfit, for the reason below. Please install one that is made for TLS servers (extended key usage serverAuth), from a proper CA.`,
  ),
  nextStep: 'The server needs another certificate. To trust its CA here does not fix it.',
}

/** Where an intermediate may be what is missing. */
export const loneServer: Partial<CauseWords> = {
  nextStep: ({ address }) =>
    `Is the CA trusted here already, and another one between? Then whoever runs ${address} has to let it send the intermediate certificate, too. ${serverWords['server-untrusted'].nextStep}`,
}
