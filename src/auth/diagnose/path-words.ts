// Words for what is wrong before a certificate is shown: the P12 file, the path to the server, the server itself.
import type { Cause } from '../../report/ids'
import { networkTeam, podAdministrator, you, type About, type CauseWords } from './finding'

const makeAgain = 'Make the P12 from the key and the certificate again; the Finish page does it.'

export const fileWords = {
  'p12-unreadable': {
    detail: 'The file is not a readable P12: it is damaged, cut off, or something else.',
    owner: you,
    nextStep: `Was it the right file? Get a fresh copy of it, in binary mode if it is copied by hand. ${makeAgain}`,
  },
  'p12-password-wrong': {
    detail: 'The password does not open the P12 file.',
    owner: you,
    nextStep: `Type the password that was set when the file was made: upper and lower case, the keyboard’s layout and a space at the end all count. If it is lost, the file cannot be opened. ${makeAgain}`,
  },
  'p12-password-needed': {
    detail: 'The P12 file is encrypted, and no password was given.',
    owner: you,
    nextStep: 'Give the password that was set when the file was made.',
  },
  'p12-unsupported': {
    detail: 'The P12 file uses a protection, or a kind of key, that Botcert does not support.',
    owner: you,
    nextStep: `The Open page shows how the file is protected. ${makeAgain} It protects the file as current clients expect.`,
  },
  'p12-no-key': {
    detail: 'The P12 file contains no private key.',
    owner: you,
    nextStep: `A certificate without its key is not enough: the bot needs the key that its request was made with. ${makeAgain}`,
  },
  'p12-no-certificate': {
    detail: 'The P12 file contains no certificate.',
    owner: you,
    nextStep: `The bot needs the certificate that the PKI team sent, beside its key. ${makeAgain}`,
  },
  'key-mismatch': {
    detail: 'The private key in the P12 file does not belong to its certificate.',
    owner: you,
    nextStep: `Find the key that the request for this certificate was made with. ${makeAgain} If the key is lost, make a new request: a certificate is of no use without its key.`,
  },
} satisfies Partial<Record<Cause, CauseWords>>

/** What is known of Symphony's addresses, for whoever may have mistyped one. */
function recallPorts({ port }: About): string {
  return port === 443
    ? 'Calls with a client certificate usually go to port 8444, or to 443 of the pod’s “-api” host (POD-api.symphony.com).'
    : 'The port is usually 8444; if that is blocked, Symphony’s pods answer on 443 of their “-api” host (POD-api.symphony.com).'
}

export const wayWords = {
  'name-unknown': {
    detail: ({ host }) => `DNS has no host called ${host}.`,
    owner: you,
    nextStep:
      'Check the spelling: pods are called POD.symphony.com or POD-api.symphony.com. Some names are known only inside the company’s network (is the VPN on?), and if everything goes through a proxy, it has to be set (--proxy, or HTTPS_PROXY).',
  },
  'name-timeout': {
    detail: ({ host }) => `DNS gave no answer for the name ${host}.`,
    owner: networkTeam(
      ({ host }) =>
        `The name ${host} cannot be looked up from our machine: the name servers do not answer. Please check name resolution from there, or tell us which proxy to go through.`,
    ),
    nextStep:
      'Is the machine on the network (VPN)? Try again in a minute. If everything goes through a proxy, set it (--proxy, or HTTPS_PROXY): then the proxy looks the name up.',
  },
  'connection-refused': {
    detail: ({ address }) => `Nothing is listening at ${address}.`,
    owner: you,
    nextStep: (about) => `Check host and port. ${recallPorts(about)}`,
  },
  'host-unreachable': {
    detail: ({ host }) => `There is no route from this machine to ${host}.`,
    owner: networkTeam(
      ({ address }) =>
        `Our machine has no route to ${address}. Please allow it, or tell us which proxy to go through.`,
    ),
    nextStep:
      'Is the machine on the right network (VPN)? If everything goes through a proxy, set it (--proxy, or HTTPS_PROXY).',
  },
  'port-blocked': {
    detail: ({ address }) =>
      `The connection to ${address} timed out. A firewall that drops packets causes this.`,
    owner: networkTeam(
      ({ address }) =>
        `Connections from our machine to ${address} (TCP) get no answer at all, as if a firewall dropped them. Please allow this connection, or tell us which proxy to go through.`,
    ),
    nextStep: (about) =>
      `Check the port, then ask the network team to allow the connection. ${recallPorts(about)} If everything goes through a proxy, set it (--proxy, or HTTPS_PROXY).`,
  },
  'proxy-unreachable': {
    detail: ({ proxy }) => `No HTTP proxy answers at the address of ${proxy}.`,
    owner: you,
    nextStep:
      'Check the proxy’s host and port (--proxy, or HTTPS_PROXY in the environment). If none is needed for this host, say “direct”, or name the host in NO_PROXY.',
  },
  'proxy-timeout': {
    detail: ({ proxy }) => `The request to ${proxy} timed out.`,
    owner: networkTeam(
      ({ proxy, address }) =>
        `Our machine gets no answer from ${proxy} when it asks for a connection (CONNECT) to ${address}. Please check whether we may use this proxy, and whether it can reach that address.`,
    ),
    nextStep:
      'Check the proxy’s host and port (--proxy, or HTTPS_PROXY). If they are right, ask the network team.',
  },
  'proxy-authentication': {
    detail: ({ proxy }) => `A user name and a password are required by ${proxy}.`,
    owner: you,
    nextStep:
      'Give them in the environment, where no list of processes shows them: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT, with special characters as %XX. If they are there already, the proxy does not accept them. Botcert supports only Basic; a proxy that wants NTLM or Kerberos needs an exception for this machine.',
  },
  'proxy-refused': {
    detail: ({ proxy, address }) => `A connection to ${address} was refused by ${proxy}.`,
    owner: networkTeam(
      ({ proxy, address }) =>
        `Please allow CONNECT to ${address} on ${proxy}, without TLS inspection: the server has to see the bot’s own client certificate.`,
    ),
    nextStep: ({ port }) =>
      port === 443
        ? 'Ask the network team to allow this host.'
        : `Ask the network team to allow this host and port: many proxies allow CONNECT only to 443, squid by default. For that, Symphony’s pods answer on 443 of their “-api” host (POD-api.symphony.com:443).`,
  },
  'proxy-failed': {
    detail: ({ proxy, address }) => `No connection to ${address} was made by ${proxy}.`,
    owner: networkTeam(
      ({ proxy, address }) =>
        `Our requests get as far as ${proxy}, which says that it cannot reach ${address}. Please check name resolution and the firewall from the proxy’s side.`,
    ),
    nextStep: ({ port }) =>
      `Are host and port right? Then the network team has to check the connection from the proxy to the server.${port === 443 ? '' : ' Port 443 of the pod’s “-api” host (POD-api.symphony.com) may be open where this port is not.'}`,
  },
  'tls-timeout': {
    detail: ({ address }) =>
      `The connection to ${address} was made, but the TLS handshake timed out.`,
    owner: networkTeam(
      ({ address }) =>
        `TCP connections to ${address} are made, but the server’s part of the TLS handshake never arrives. Please check what stands between (firewall, TLS inspection, packet size on a VPN).`,
    ),
    nextStep:
      'Try again in a minute. If it still fails: a firewall that looks into TLS, a VPN that loses large packets, and a server that hangs all look like this. Is it the right port?',
  },
  'http-timeout': {
    detail: ({ address }) => `TLS with ${address} was set up, but the HTTP response timed out.`,
    owner: podAdministrator(
      ({ address }) =>
        `TLS with ${address} is set up, but the request gets no answer in time. Please check whether the service behind it is running, and what it logged at the time below.`,
    ),
    nextStep:
      'Try again in a minute, with more time (--timeout). If it still fails, the service hangs.',
  },
  'connection-broken': {
    detail: ({ address }) => `The connection to ${address} was closed without a reason.`,
    owner: networkTeam(
      ({ address }) =>
        `Connections from our machine to ${address} are broken off during the TLS handshake. Please check whether a firewall or a TLS inspection ends them.`,
    ),
    nextStep:
      'Try again: if it breaks at the same step each time, something breaks it on purpose. The other end’s log, or a firewall’s, detail what.',
  },
} satisfies Partial<Record<Cause, CauseWords>>

/** For alerts that are about the handshake, not about a certificate. */
export const oddAlert: Partial<CauseWords> = {
  detail: ({ address }) =>
    `${address} ended the TLS handshake with an alert that does not say what to fix.`,
  owner: podAdministrator(
    ({ address }) =>
      `${address} ends the TLS handshake with our client by an alert, see below. Please look in the server’s log at the time below: it should say more.`,
  ),
  nextStep: 'The server’s log says more than its alert.',
}

const checkPort =
  'Is the port right? Calls with a client certificate usually go to port 8444, or to 443 of the pod’s “-api” host (POD-api.symphony.com).'

export const serverWords = {
  'not-tls': {
    detail: ({ address }) => `What answers at ${address} does not speak TLS.`,
    owner: you,
    nextStep: `${checkPort} A port for plain HTTP and a proxy’s own port look like this.`,
  },
  'not-http': {
    detail: ({ address }) => `What answers at ${address} speaks TLS, but not valid HTTP.`,
    owner: you,
    nextStep: checkPort,
  },
  'tls-version': {
    detail: ({ address }) => `${address} supports neither TLS 1.2 nor TLS 1.3.`,
    owner: podAdministrator(
      ({ address }) =>
        `Please enable TLS 1.2 or 1.3, with secure renegotiation (RFC 5746), on ${address}: current clients do not support anything older.`,
    ),
    nextStep: `Whoever runs the server has to enable TLS 1.2 or 1.3. ${checkPort}`,
  },
  'tls-cipher': {
    detail: ({ address }) =>
      `This machine and ${address} have no cipher suite, key exchange or signature algorithm in common.`,
    owner: podAdministrator(
      ({ address }) =>
        `Please enable current cipher suites on ${address} (ECDHE with AES-GCM or ChaCha20-Poly1305): the handshake finds nothing in common with our client.`,
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
      'The server’s certificate has to be renewed. The bot’s certificate was not tested yet.',
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
  nextStep: 'The server needs another certificate. Trusting its CA here does not fix it.',
}

/** Where an intermediate may be what is missing. */
export const loneServer: Partial<CauseWords> = {
  nextStep: ({ address }) =>
    `Is the CA trusted here already, and another one between? Then whoever runs ${address} has to let it send the intermediate certificate, too. ${serverWords['server-untrusted'].nextStep}`,
}
