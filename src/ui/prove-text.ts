// The sentences of the page Prove, keyed by the public ids of src/runner/protocol.ts. Apart from text.ts,
// so that the first load does not carry them.
import type { Cause, StageId, Verdict } from '../runner/protocol'

/** The steps of a check, as `botcert auth` takes them. */
export const stageTexts: Record<StageId, string> = {
  'open-p12': 'Open the P12 file',
  'check-certificate': 'Look at the certificate',
  'reach-session-auth': 'Reach the pod and check who it is',
  'session-auth': 'Show the certificate, get the session token',
  'reach-key-manager': 'Reach the key manager and check who it is',
  'key-manager': 'Show the certificate, get the key manager token',
  identity: 'Ask the pod who we are',
  'agent-echo': 'Use both tokens at the agent',
  logout: 'Log out',
}

export const verdictTexts: Record<Verdict, string> = {
  accepted: 'Accepted. The pod let the bot in.',
  refused: 'Refused. The pod did not let the bot in.',
  'not-checked': 'Not checked. It never came to an answer.',
}

/** Why it was not accepted, and what to do. */
export const causeTexts: Record<Cause, string> = {
  'p12-unreadable': 'The file is not a P12 file, or it is damaged.',
  'p12-password-wrong': 'The password does not open the P12 file.',
  'p12-password-needed': 'The P12 file needs its password.',
  'p12-unsupported': 'The P12 file uses an encryption that Botcert does not read.',
  'p12-no-key': 'There is no private key in the P12 file.',
  'p12-no-certificate': 'There is no certificate in the P12 file.',
  'key-mismatch': 'Key and certificate in the P12 file do not belong together.',
  'name-unknown': 'No server of this name exists. Check the spelling of the address.',
  'connection-refused':
    'Nothing answers at this port. Certificates are checked at port 8444 as a rule.',
  timeout: 'No answer came in time. A firewall may block this port.',
  'not-tls': 'What answers there does not speak TLS. Is the port right?',
  'server-untrusted':
    'The server’s own certificate comes from a CA that is not trusted here. Add that CA’s certificate below the address.',
  'server-expired': 'The server’s own certificate has expired.',
  'server-name-mismatch': 'The server’s own certificate is for another name.',
  'tls-version': 'The server and this machine have no version of TLS in common.',
  'connection-broken': 'The connection broke before an answer came.',
  'client-certificate-missing': 'The server says it saw no certificate of the bot.',
  'client-certificate-expired': 'The bot’s certificate has expired. Make a new one.',
  'client-certificate-not-yet-valid': 'The bot’s certificate is not valid yet. Compare the clocks.',
  'client-certificate-unknown-ca':
    'The server does not know the CA. The pod administrator uploads its certificate first.',
  'client-certificate-revoked': 'The bot’s certificate was revoked.',
  'client-certificate-wrong-usage':
    'The certificate is not made for clients (clientAuth is missing).',
  'client-certificate-refused':
    'The server refused the certificate and gave no reason. Is its CA uploaded to this pod?',
  'account-refused':
    'The certificate is fine, but no enabled service account has exactly this name. Compare upper and lower case.',
  'identity-mismatch': 'The pod took the certificate for another user.',
  'http-error': 'The server answered with an error of its own.',
  'token-missing': 'The server said yes but sent no token.',
}
