// Words for what comes after the certificate was taken: the account, the answer, the tokens in use.
import type { Cause } from '../../../report/ids'
import { podAdministrator, you, type CauseWords } from './cause-words'

export const accountWords = {
  'account-unknown': {
    detail: ({ bot }) =>
      `The pod has no service account ${bot}, as the certificate’s common name has it.`,
    owner: podAdministrator(
      ({ bot }) =>
        `Our bot logs in to the service account ${bot}. Please check that this account exists on the pod under exactly this user name (upper and lower case count), or tell us its name.`,
    ),
    nextStep:
      'Is this the right pod, test or production? The common name has to be the account’s user name exactly. Either the account is created under that name, or the certificate is made for the right one.',
  },
  'account-name-case': {
    detail: ({ bot }) =>
      `The certificate’s common name, ${bot}, and the service account’s name differ in upper and lower case alone, and the pod compares them exactly.`,
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
    detail: 'The server answered, but did not let this account in, and did not say why.',
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
      'Do not go on with this: messages would be sent in the other user’s name. The pod administrator has to see which account the certificate is assigned to.',
  },
  redirected: {
    detail: ({ address }) => `${address} leads elsewhere instead of answering.`,
    owner: you,
    nextStep:
      'This is a login page for people, or a proxy in between: the authentication service never redirects. Calls with a client certificate go to port 8444 as a rule, or to 443 of the pod’s “-api” host (POD-api.symphony.com).',
  },
  'service-missing': {
    detail: ({ address }) => `There is no such service at ${address}.`,
    owner: you,
    nextStep:
      'Check host, port and service: calls with a client certificate go to port 8444 as a rule, or to 443 of the pod’s “-api” host (POD-api.symphony.com). On premise the key manager may be on another host than session auth.',
  },
  'http-error': {
    detail: ({ address }) => `${address} did not take the request.`,
    owner: podAdministrator(
      ({ address }) =>
        `${address} answers the documented login call (POST, without body and Content-Type) with an error, see below. Please look in its log for the cause.`,
    ),
    nextStep: 'The server’s own words are all that is known. Its log says more.',
  },
  'server-error': {
    detail: ({ address }) => `The service at ${address} failed by itself.`,
    owner: podAdministrator(
      ({ address }) =>
        `${address} answers the login call with a server error, see below. Please check whether the service behind it is running, and what it logged at that time.`,
    ),
    nextStep:
      'Try again in a minute. If it stays so, the service is down or broken: its log says why.',
  },
  'token-missing': {
    detail: ({ address }) => `${address} answered with success, but without the token.`,
    owner: you,
    nextStep:
      'Something else than the authentication service answers there: a web page, a gateway, or the other of the two services. Check host, port and path of session auth and key manager.',
  },
  'key-manager-refused': {
    detail:
      'Session auth let the bot in, and the key manager refused the same certificate without a cause.',
    owner: podAdministrator(
      ({ address, issuer, botName }) =>
        `Session auth takes the certificate of our bot${botName}, the key manager (${address}) refuses it. Please check the key manager’s own trust store: does it hold the CA that issued the certificate (${issuer}), and does it know the account?`,
    ),
    nextStep:
      'The key manager has a trust store and a configuration of its own: whoever runs it has to add the CA there, too. Is it the key manager of this pod?',
  },
  'agent-refused': {
    detail: 'The agent did not take the tokens that both services gave.',
    owner: podAdministrator(
      ({ botName }) =>
        `Our bot${botName} gets both tokens, but the agent refuses the call that is made with them. Please check that the agent belongs to this pod and this key manager, and what it logged at the time below.`,
    ),
    nextStep:
      'Is it the agent of this pod and of this key manager? Tokens of one environment are worth nothing in another.',
  },
} satisfies Partial<Record<Cause, CauseWords>>
