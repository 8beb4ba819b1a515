// What can be seen in an address before anything is asked of it. The page and the command line share it; it
// imports nothing of Node.
import type { Notice } from './auth-report'
import { completePodHost, isDocumentedPath, splitAddress } from './written-address'

/** Port of the web pages and of calls without a client certificate. */
const webPort = 443
/** As the documentation writes them: nothing to notice. */
const servicePaths: readonly string[] = ['', '/sessionauth', '/keyauth', '/agent']

/**
 * Looks at the address of a pod, of session auth or of the key manager as somebody wrote it: `mypod`,
 * `mypod.symphony.com`, `https://host:8444/sessionauth`.
 *
 * @returns `port-443`, `api-host-missing`, `path-dropped`; none where nothing stands out, and where it is no
 *   address at all.
 */
export function preflight(written: string): readonly Notice[] {
  const address = splitAddress(written)
  if (address === null || address.hasUser) return []
  const { scheme, port, path } = address
  // With a scheme it may be a service of somebody's own network, whose name is whole.
  const host = (scheme === null ? completePodHost(address.host) : address.host).replace(/\.$/, '')
  const notices: Notice[] = []
  const [, pod, api] = /^([^.]+?)(-api)?\.symphony\.com$/.exec(host) ?? []
  const apiHost = pod === undefined || api !== undefined ? null : `${pod}-api.symphony.com`
  if (port === webPort) {
    // The -api host on 443 is the documented way round a proxy that blocks 8444.
    if (api === undefined)
      notices.push({ id: 'port-443', severity: 'warning', detail: sayPort(host, apiHost) })
  } else if (apiHost !== null) {
    const detail = `Two hosts are documented: ${host} and ${apiHost}. If the first does not ask for a certificate, try the other.`
    notices.push({ id: 'api-host-missing', severity: 'notice', detail })
  }
  if (!servicePaths.includes(path) && isDocumentedPath(path)) {
    const detail = `The path ${path} was left out: what is asked for at ${host} is fixed. Write the host, and the port where it is not 8444.`
    notices.push({ id: 'path-dropped', severity: 'notice', detail })
  }
  return notices
}

function sayPort(host: string, apiHost: string | null): string {
  return apiHost === null
    ? `Port 443 is written for ${host}. Client certificates are usually asked for on port 8444.`
    : `${host} does not ask for certificates on port 443. Write ${host}:8444, or ${apiHost}:443 where a proxy blocks port 8444.`
}
