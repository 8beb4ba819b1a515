// The target of the login test: the pod or its two servers, the way there, and the account to compare with.
import type { AuthRequest, AuthTarget } from '../../report/api'
import { isDocumentedPath, splitAddress } from '../../report/written-address'
import { parsePodAddress } from './pod-address'
import type { ChosenFile } from '../app/ports'

export type TargetKind = AuthTarget['kind']
export type TargetField = 'pod' | 'session-auth' | 'key-auth' | 'agent' | 'trust' | 'proxy'

/** `HOST:PORT`, an IPv6 address in brackets, perhaps with `http://` before it. */
const proxyPattern = /^(?:http:\/\/)?(?:[^\s/:@[\]]+|\[[\da-f:.]+\]):\d{1,5}\/?$/i

/** Whether the address has a scheme other than https. */
function hasOtherScheme(address: string): boolean {
  const scheme = splitAddress(address)?.scheme ?? null
  return scheme !== null && scheme !== 'https'
}

/** A first check; the runner checks again, but its messages name command-line options. */
function isServiceAddress(written: string): boolean {
  const address = splitAddress(written)
  return (
    address !== null &&
    (address.scheme ?? 'https') === 'https' &&
    !written.includes('@') &&
    !address.hasMore &&
    isDocumentedPath(address.path)
  )
}

export class LoginTarget {
  kind: TargetKind = $state('pod')
  pod = $state('')
  sessionAuth = $state('')
  keyAuth = $state('')
  agent = $state('')
  trust: ChosenFile | null = $state.raw(null)
  proxy = $state('')
  account = $state('')
  /** For the next run only. */
  isSentToUntrusted = $state(false)
  /** Whether the rarely needed fields are shown. */
  isMoreShown = $state(false)
  problems: Partial<Record<TargetField, string>> = $state({})

  /** The request to the runner; null if a field has an error, which `problems` then holds. */
  read(): Omit<AuthRequest, 'p12Base64' | 'password'> | null {
    this.problems = {}
    const target = this.#readTarget()
    // The practice pod is on this computer and needs no settings.
    if (target.kind === 'practice') return { target }
    const [proxy, account] = [this.proxy.trim(), this.account.trim()]
    this.#checkProxy(proxy)
    this.#checkAgent(this.agent.trim())
    if (Object.keys(this.problems).length > 0) return null
    return {
      target,
      ...(this.trust === null ? {} : { trustPem: new TextDecoder().decode(this.trust.bytes) }),
      ...(proxy === '' ? {} : { proxy }),
      ...(account === '' ? {} : { account }),
      ...(this.isSentToUntrusted ? { sendToUntrusted: true } : {}),
    }
  }

  #readTarget(): AuthTarget {
    const agent = this.agent.trim() === '' ? {} : { agent: this.agent.trim() }
    switch (this.kind) {
      case 'practice':
        return { kind: 'practice' }
      case 'pod': {
        const address = parsePodAddress(this.pod)
        if (address === null) {
          this.problems.pod = 'Enter the pod’s address, for example mypod.symphony.com.'
        } else if (hasOtherScheme(this.pod)) {
          this.problems.pod = `The pod is called over https only. Enter ${address.written} without the scheme.`
        }
        return { kind: 'pod', pod: address?.written ?? '', ...agent }
      }
      case 'endpoints': {
        const [sessionAuth, keyAuth] = [this.sessionAuth.trim(), this.keyAuth.trim()]
        const problem = 'Enter only the server’s address, for example https://host:8444.'
        if (!isServiceAddress(sessionAuth)) this.problems['session-auth'] = problem
        if (!isServiceAddress(keyAuth)) this.problems['key-auth'] = problem
        return { kind: 'endpoints', sessionAuth, keyAuth, ...agent }
      }
    }
  }

  #checkAgent(agent: string): void {
    if (agent === '' || isServiceAddress(agent)) return
    this.problems.agent = 'Enter only host and port, for example agent.example.com:443.'
    this.isMoreShown = true
  }

  #checkProxy(proxy: string): void {
    if (proxy === '' || proxy.toLowerCase() === 'direct' || proxyPattern.test(proxy)) return
    this.problems.proxy = proxy.includes('@')
      ? 'Leave out the user and the password. Botcert reads them from HTTPS_PROXY in its environment.'
      : 'Enter HOST:PORT, or direct.'
    this.isMoreShown = true
  }
}
