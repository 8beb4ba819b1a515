// Who may talk to the loopback server. Every web page that a person visits can make their browser send requests
// to 127.0.0.1, under any host name (DNS rebinding); these guards refuse all but our own page.
// Learnt from CVE-2025-24010, CVE-2024-28224, GHSA-67mh-4wv8-2f99 and CVE-2018-14732.
import type { IncomingMessage } from 'node:http'
import { tokenHeader } from '../report/api'
import { equalSecrets } from '../pod/secrets'
import { maxHeaders } from './limits'
import { ServerRefusal } from './refusal'

/**
 * Refuses a request in a form that no browser needs here, and that programs are known to read differently.
 *
 * @throws ServerRefusal `target-refused`, `headers-refused`, `upgrade-refused`, `length-required`, `expectation-refused`.
 */
export function guardForm(request: IncomingMessage): void {
  const { url = '', headersDistinct } = request
  // Absolute-form (RFC 9112 §3.2.2) would name a second host, and `//` one in disguise.
  if (!url.startsWith('/') || url.startsWith('//')) {
    throw new ServerRefusal(400, 'target-refused', 'Only a path is taken as the request target.')
  }
  // Beyond the two thousandth Node drops them unseen, an Origin among them.
  if (request.rawHeaders.length > 2 * maxHeaders) {
    throw new ServerRefusal(431, 'headers-refused', `A request has at most ${maxHeaders} headers.`)
  }
  if (headersDistinct.upgrade !== undefined) {
    throw new ServerRefusal(400, 'upgrade-refused', 'This server speaks HTTP/1.1 only.')
  }
  // A body's length is said, so that there is one way to read where it ends (RFC 9112 §6.3).
  if (headersDistinct['transfer-encoding'] !== undefined) {
    throw new ServerRefusal(411, 'length-required', 'A body has a Content-Length.')
  }
  if (headersDistinct.expect !== undefined) {
    throw new ServerRefusal(417, 'expectation-refused', 'Nothing is promised before a request.')
  }
}

/**
 * Refuses a request that our own page, or a person at the address bar, cannot have made.
 *
 * @throws ServerRefusal `host-refused`, `origin-refused`, `cross-site-refused`.
 */
export function guardOrigin(request: IncomingMessage, hosts: readonly string[]): void {
  const host = readSingle(request, 'host')
  if (host === undefined || !hosts.includes(host)) {
    throw new ServerRefusal(421, 'host-refused', `This server is ${hosts.join(' or ')} only.`)
  }
  if (!isOwnOrigin(request, host)) {
    throw new ServerRefusal(403, 'origin-refused', 'Only the page of this server may ask it.')
  }
  if (!isSameSite(request)) {
    throw new ServerRefusal(403, 'cross-site-refused', 'Other sites may link here, nothing more.')
  }
}

function isOwnOrigin(request: IncomingMessage, host: string): boolean {
  if (request.headersDistinct.origin === undefined) return true
  return readSingle(request, 'origin') === `http://${host}`
}

/** By Fetch Metadata, which browsers send and pages cannot forge; other programs send none. */
function isSameSite(request: IncomingMessage): boolean {
  if (request.headersDistinct['sec-fetch-site'] === undefined) return true
  const site = readSingle(request, 'sec-fetch-site')
  if (site === 'same-origin' || site === 'none') return true
  // A link to the page: it starts nothing, and shows nothing to who links.
  return (
    request.method === 'GET' &&
    readSingle(request, 'sec-fetch-mode') === 'navigate' &&
    readSingle(request, 'sec-fetch-dest') === 'document'
  )
}

/**
 * Refuses an API call that does not come from a page which was given the token.
 *
 * @throws ServerRefusal `method-refused`, `content-type-refused`, `token-refused`.
 */
export function guardApiCall(request: IncomingMessage, token: string): void {
  if (request.method !== 'POST') {
    throw new ServerRefusal(405, 'method-refused', 'The API takes POST only.', 'POST')
  }
  // Exactly this one: a page of another origin cannot send it without a preflight, which is never answered.
  if (readSingle(request, 'content-type') !== 'application/json') {
    throw new ServerRefusal(415, 'content-type-refused', 'The API takes application/json only.')
  }
  if (!equalSecrets(readSingle(request, tokenHeader) ?? '', token)) {
    throw new ServerRefusal(
      403,
      'token-refused',
      'The token is missing or of an earlier start. Open the address that botcert printed.',
    )
  }
}

/**
 * Refuses what is no plain reading of a file.
 *
 * @throws ServerRefusal `method-refused`, `body-refused`.
 */
export function guardFileCall(request: IncomingMessage): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new ServerRefusal(405, 'method-refused', 'Files take GET and HEAD only.', 'GET, HEAD')
  }
  if (Number(request.headers['content-length'] ?? 0) !== 0) {
    throw new ServerRefusal(400, 'body-refused', 'A request for a file has no body.')
  }
}

/** Undefined where the header is missing or stands twice. */
function readSingle(request: IncomingMessage, name: string): string | undefined {
  const values = request.headersDistinct[name]
  return values?.length === 1 ? values[0] : undefined
}
