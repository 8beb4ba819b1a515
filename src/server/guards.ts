// Decides which requests the loopback server accepts. Any web page can make a browser send requests to 127.0.0.1, under
// any host name (DNS rebinding); these guards refuse all requests except those of our own page. See CVE-2025-24010,
// CVE-2024-28224, GHSA-67mh-4wv8-2f99 and CVE-2018-14732.
import type { IncomingMessage } from 'node:http'
import { tokenHeader } from '../report/api'
import { equalSecrets } from '../pod/secrets'
import { maxHeaders } from './limits'
import { ServerRefusal } from './refusal'

/**
 * Refuses request forms that browsers do not need here and that programs interpret differently.
 *
 * @throws ServerRefusal `target-refused`, `headers-refused`, `upgrade-refused`, `length-required`, `expectation-refused`.
 */
export function guardForm(request: IncomingMessage): void {
  const { url = '', headersDistinct } = request
  // The absolute form (RFC 9112 §3.2.2) and `//` would name a second host.
  if (!url.startsWith('/') || url.startsWith('//')) {
    throw new ServerRefusal(400, 'target-refused', 'The request target must be a path.')
  }
  // Node silently drops headers after the two thousandth, which could include Origin.
  if (request.rawHeaders.length > 2 * maxHeaders) {
    throw new ServerRefusal(
      431,
      'headers-refused',
      `A request may have at most ${maxHeaders} headers.`,
    )
  }
  if (headersDistinct.upgrade !== undefined) {
    throw new ServerRefusal(400, 'upgrade-refused', 'This server only supports HTTP/1.1.')
  }
  // Content-Length is required, so that the end of the body is unambiguous (RFC 9112 §6.3).
  if (headersDistinct['transfer-encoding'] !== undefined) {
    throw new ServerRefusal(411, 'length-required', 'A body must have a Content-Length.')
  }
  if (headersDistinct.expect !== undefined) {
    throw new ServerRefusal(417, 'expectation-refused', 'This server does not support Expect.')
  }
}

/**
 * Refuses a request that neither our own page nor a person at the address bar can have made.
 *
 * @throws ServerRefusal `host-refused`, `origin-refused`, `cross-site-refused`.
 */
export function guardOrigin(request: IncomingMessage, hosts: readonly string[]): void {
  const host = readSingle(request, 'host')
  if (host === undefined || !hosts.includes(host)) {
    throw new ServerRefusal(
      421,
      'host-refused',
      `This server only answers to ${hosts.join(' and ')}.`,
    )
  }
  if (!isOwnOrigin(request, host)) {
    throw new ServerRefusal(403, 'origin-refused', 'Only the page of this server may call it.')
  }
  if (!isSameSite(request)) {
    throw new ServerRefusal(403, 'cross-site-refused', 'Other sites may only link to the page.')
  }
}

function isOwnOrigin(request: IncomingMessage, host: string): boolean {
  if (request.headersDistinct.origin === undefined) return true
  return readSingle(request, 'origin') === `http://${host}`
}

/** Uses Fetch Metadata headers, which browsers send and pages cannot forge; other programs do not send them. */
function isSameSite(request: IncomingMessage): boolean {
  if (request.headersDistinct['sec-fetch-site'] === undefined) return true
  const site = readSingle(request, 'sec-fetch-site')
  if (site === 'same-origin' || site === 'none') return true
  // A link to the page is harmless: it starts no action, and the other site cannot read the page.
  return (
    request.method === 'GET' &&
    readSingle(request, 'sec-fetch-mode') === 'navigate' &&
    readSingle(request, 'sec-fetch-dest') === 'document'
  )
}

/**
 * Refuses an API call without the token.
 *
 * @throws ServerRefusal `method-refused`, `content-type-refused`, `token-refused`.
 */
export function guardApiCall(request: IncomingMessage, token: string): void {
  if (request.method !== 'POST') {
    throw new ServerRefusal(405, 'method-refused', 'The API only accepts POST.', 'POST')
  }
  // Pages of other origins cannot send this type without a preflight, which the server never answers.
  if (readSingle(request, 'content-type') !== 'application/json') {
    throw new ServerRefusal(415, 'content-type-refused', 'The API only accepts application/json.')
  }
  if (!equalSecrets(readSingle(request, tokenHeader) ?? '', token)) {
    throw new ServerRefusal(
      403,
      'token-refused',
      'The token is missing or expired. Open the address that botcert serve printed.',
    )
  }
}

/**
 * Refuses a request that is not a plain download of a file.
 *
 * @throws ServerRefusal `method-refused`, `body-refused`.
 */
export function guardFileCall(request: IncomingMessage): void {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    throw new ServerRefusal(405, 'method-refused', 'Files only accept GET and HEAD.', 'GET, HEAD')
  }
  if (Number(request.headers['content-length'] ?? 0) !== 0) {
    throw new ServerRefusal(400, 'body-refused', 'A request for a file must not have a body.')
  }
}

/** Returns undefined if the header is missing or occurs more than once. */
function readSingle(request: IncomingMessage, name: string): string | undefined {
  const values = request.headersDistinct[name]
  return values?.length === 1 ? values[0] : undefined
}
