// The way to a server below TLS: names to addresses, a TCP connection, and CONNECT where a proxy stands between.
// One connection a question, never shared. What goes wrong is thrown; the stages make facts of it.
import { lookup } from 'node:dns/promises'
import { request, type IncomingMessage } from 'node:http'
import { connect, isIP, type LookupFunction, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { formatForeign } from '../../text/foreign-text'
import type { Proxy } from './proxy-settings'
import { waitFor, within } from '../wait'

/** Where TCP goes: the proxy, or the server itself. */
export interface Endpoint {
  readonly host: string
  readonly port: number
}

/** Host and port of a URL as the network wants them: without brackets, never without a port. */
export function readEndpoint(url: URL): Endpoint {
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: Number(url.port || 443) }
}

/** At most this many addresses of one name are tried. */
const maxAddresses = 8

/** @throws Node's error of the look-up; the reason of the signal. */
export async function resolveName(host: string, signal: AbortSignal): Promise<readonly string[]> {
  if (isIP(host) !== 0) return [host]
  const found = await within(lookup(host, { all: true }), signal)
  return found.slice(0, maxAddresses).map(({ address }) => address)
}

/** Connects to the first of the addresses that answers. */
export async function connectTcp(
  { host, port }: Endpoint,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<Socket> {
  const options = addresses.map((address) => ({ address, family: isIP(address) }))
  // What was resolved before, and nothing that a name server says meanwhile.
  const lookUp: LookupFunction = (_name, _options, callback) => callback(null, options)
  const socket = connect({
    host,
    port,
    lookup: lookUp,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: attemptMs,
  })
  try {
    await waitFor(socket, 'connect', signal)
    return socket
  } catch (error) {
    socket.destroy()
    throw error instanceof AggregateError ? pickError(error.errors as readonly Error[]) : error
  }
}

/** Longest wait for one address where more follow; Node's 250 ms are less than some ways take. */
const attemptMs = 1000

/** What says least of a host that has another address: this machine may have no IPv6 at all. */
const noRoute: readonly unknown[] = ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']

/** Of several addresses that all failed: the host that answered, then the one that might have. */
function pickError(errors: readonly Error[]): Error {
  const codes = errors.map((error) => ('code' in error ? error.code : null))
  const refused = codes.indexOf('ECONNREFUSED')
  const tried = codes.findIndex((code) => !noRoute.includes(code))
  return errors[refused !== -1 ? refused : Math.max(tried, 0)] ?? new Error('no address is known')
}

/** A proxy's answer to CONNECT (RFC 9110 §9.3.6). */
export interface TunnelAnswer {
  readonly status: number
  /** In one line; may be empty. */
  readonly words: string
  readonly authenticate: string | null
}

/** The proxy answered CONNECT with another status than 2xx. */
export class ProxyRefused extends Error {
  readonly answer: TunnelAnswer

  constructor(answer: TunnelAnswer) {
    super(`the proxy answered HTTP ${answer.status}`)
    this.name = 'ProxyRefused'
    this.answer = answer
  }
}

/** Most of a refusing proxy's page that is read, in bytes, and longest wait for it. */
const maxPageBytes = 16_384
const pageMs = 500

/**
 * Asks the proxy at the other end of the socket for a way to the target. With a status of 2xx the socket speaks
 * to the target afterwards.
 */
export async function connectTunnel(
  socket: Socket,
  { host, port }: Endpoint,
  { authorization }: Proxy,
  signal: AbortSignal,
): Promise<TunnelAnswer> {
  const ca = `${isIP(host) === 6 ? `[${host}]` : host}:${port}`
  const outgoing = request({
    createConnection: () => socket,
    method: 'CONNECT',
    path: ca,
    setHost: false,
    headers: {
      Host: ca,
      ...(authorization === null ? {} : { 'Proxy-Authorization': authorization }),
    },
    signal,
  })
  const [answer, head] = await within(
    new Promise<[IncomingMessage, Buffer]>((resolve, reject) => {
      outgoing.once('connect', (answer: IncomingMessage, _socket: Duplex, head: Buffer) => {
        resolve([answer, head])
      })
      outgoing.on('error', reject)
      outgoing.end()
    }),
    signal,
  )
  const status = answer.statusCode ?? 0
  const isOpen = status >= 200 && status < 300
  if (isOpen && head.length > 0) socket.unshift(head)
  return {
    status,
    words: isOpen ? '' : formatForeign(await readWords(answer, head, socket)),
    authenticate: answer.headers['proxy-authenticate'] ?? null,
  }
}

async function readWords(answer: IncomingMessage, head: Buffer, socket: Socket): Promise<string> {
  const page = (await readSome(socket, head)).toString('utf8')
  const squid = answer.headers['x-squid-error']
  const title = /<title>([^<]*)<\/title>/i.exec(page)?.[1] ?? ''
  return [answer.statusMessage ?? '', ...(typeof squid === 'string' ? [squid] : []), title]
    .map((each) => each.replaceAll(/\s+/g, ' ').trim())
    .filter((each) => each !== '')
    .join('; ')
}

/** What comes of a page before its end or a short time is over. */
function readSome(socket: Socket, head: Buffer): Promise<Buffer> {
  return new Promise((resolve) => {
    const chunks = [head]
    let length = head.length
    const finish = () => {
      clearTimeout(timer)
      socket.off('data', take)
      resolve(Buffer.concat(chunks).subarray(0, maxPageBytes))
    }
    const take = (chunk: Buffer) => {
      chunks.push(chunk)
      length += chunk.length
      if (length >= maxPageBytes || chunk.includes('</title>')) finish()
    }
    const timer = setTimeout(finish, head.includes('</title>') ? 0 : pageMs)
    socket.on('data', take)
    socket.once('end', finish)
    socket.once('close', finish)
    socket.on('error', finish)
  })
}
