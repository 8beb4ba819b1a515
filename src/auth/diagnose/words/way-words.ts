// Words for what goes wrong on the way to the server: names, connections, proxies, silence.
import type { Cause } from '../../../report/ids'
import { networkTeam, podAdministrator, you, type About, type CauseWords } from './cause-words'

/** What is known of Symphony's addresses, for whoever may have mistyped one. */
function recallPorts({ port }: About): string {
  return port === 443
    ? 'Calls with a client certificate go to port 8444 as a rule, or to 443 of the pod’s “-api” host (POD-api.symphony.com).'
    : 'The port is 8444 as a rule; where that is blocked, Symphony’s pods answer on 443 of their “-api” host (POD-api.symphony.com).'
}

export const wayWords = {
  'name-unknown': {
    detail: ({ host }) => `DNS knows no host of the name ${host}.`,
    owner: you,
    nextStep:
      'Check the spelling: pods are called POD.symphony.com or POD-api.symphony.com. Some names are known only inside the company’s network (is the VPN on?), and where everything goes through a proxy, it has to be set (--proxy, or HTTPS_PROXY).',
  },
  'name-timeout': {
    detail: ({ host }) => `DNS gave no answer for the name ${host}.`,
    owner: networkTeam(
      ({ host }) =>
        `The name ${host} cannot be looked up from our machine: the name servers give no answer. Please check name resolution from there, or tell us which proxy to go through.`,
    ),
    nextStep:
      'Is the machine on the network (VPN)? Try again in a minute. Where everything goes through a proxy, set it (--proxy, or HTTPS_PROXY): then the proxy looks the name up.',
  },
  'connection-refused': {
    detail: ({ address }) => `Nothing takes connections at ${address}.`,
    owner: you,
    nextStep: (about) => `Check host and port. ${recallPorts(about)}`,
  },
  'host-unreachable': {
    detail: ({ host }) => `There is no route from this machine to ${host}.`,
    owner: networkTeam(
      ({ address }) =>
        `Our machine has no route to ${address}. Please open the way, or tell us which proxy to go through.`,
    ),
    nextStep:
      'Is the machine on the right network (VPN)? Where everything goes through a proxy, set it (--proxy, or HTTPS_PROXY).',
  },
  'port-blocked': {
    detail: ({ address }) =>
      `No connection to ${address} came about in time: a firewall that drops the packets looks like this.`,
    owner: networkTeam(
      ({ address }) =>
        `Connections from our machine to ${address} (TCP) get no answer at all, as if a firewall dropped them. Please open this way, or tell us which proxy to go through.`,
    ),
    nextStep: (about) =>
      `Check the port, then ask the network team to open the way. ${recallPorts(about)} Where everything goes through a proxy, set it (--proxy, or HTTPS_PROXY).`,
  },
  'proxy-unreachable': {
    detail: ({ proxy }) => `No HTTP proxy answers at the address of ${proxy}.`,
    owner: you,
    nextStep:
      'Check the proxy’s host and port (--proxy, or HTTPS_PROXY in the environment). Where none is needed for this host, say “direct”, or name the host in NO_PROXY.',
  },
  'proxy-timeout': {
    detail: ({ proxy }) => `There came no answer from ${proxy} in time.`,
    owner: networkTeam(
      ({ proxy, address }) =>
        `Our machine gets no answer from ${proxy} when it asks for a connection (CONNECT) to ${address}. Please check whether we may use this proxy, and whether it can reach that address.`,
    ),
    nextStep:
      'Check the proxy’s host and port (--proxy, or HTTPS_PROXY). Where they are right, ask the network team.',
  },
  'proxy-authentication': {
    detail: ({ proxy }) => `A user and a password are wanted by ${proxy}.`,
    owner: you,
    nextStep:
      'Give them in the environment, where no list of processes shows them: HTTPS_PROXY=http://USER:PASSWORD@HOST:PORT, with special characters as %XX. If they are there already, the proxy does not take them. Basic is the only kind that is spoken here; a proxy that wants NTLM or Kerberos needs an exception for this machine.',
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
        : `Ask the network team to allow this host and port: many proxies allow CONNECT to 443 alone, squid by default. For that, Symphony’s pods answer on 443 of their “-api” host (POD-api.symphony.com:443).`,
  },
  'proxy-failed': {
    detail: ({ proxy, address }) => `No connection to ${address} was made by ${proxy}.`,
    owner: networkTeam(
      ({ proxy, address }) =>
        `Our requests get as far as ${proxy}, which says that it does not get through to ${address}. Please check name resolution and the firewall from the proxy’s side.`,
    ),
    nextStep: ({ port }) =>
      `Are host and port right? Then the network team has to look at the way from the proxy to the server.${port === 443 ? '' : ' Port 443 of the pod’s “-api” host (POD-api.symphony.com) may be open where this port is not.'}`,
  },
  'tls-timeout': {
    detail: ({ address }) =>
      `The connection to ${address} came about, but the TLS handshake did not end in time.`,
    owner: networkTeam(
      ({ address }) =>
        `TCP connections to ${address} come about, but the server’s part of the TLS handshake never arrives. Please check what stands between (firewall, TLS inspection, packet size on a VPN).`,
    ),
    nextStep:
      'Try again in a minute. If it stays so: a firewall that looks into TLS, a VPN that loses large packets, and a server that hangs all look like this. Is it the right port?',
  },
  'http-timeout': {
    detail: ({ address }) => `TLS was set up with ${address}, but no HTTP answer came in time.`,
    owner: podAdministrator(
      ({ address }) =>
        `TLS with ${address} is set up, but the request gets no answer in time. Please check whether the service behind it is running, and what it logged at the time below.`,
    ),
    nextStep:
      'Try again in a minute, with more time (--timeout). If it stays so, the service hangs.',
  },
  'connection-broken': {
    detail: ({ address }) => `The connection to ${address} broke off, and nobody said why.`,
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
