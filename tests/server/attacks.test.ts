// Malicious requests: each is refused or cut off, and the server answers the next request.
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { tokenHeader } from '../../src/report/api'
import { startLoopback, writeAuthRequest, type Loopback } from '../support/loopback-server'
import { exchangeRaw } from '../support/raw-http'

/** Longer than any test waits; a test shortens the limit that it is about. */
const patience = {
  headersMs: 25_000,
  requestMs: 25_000,
  keepAliveMs: 25_000,
  idleMs: 25_000,
  answerMs: 25_000,
  drainMs: 25_000,
}
const limits = { ...patience, headersMs: 400, requestMs: 800, keepAliveMs: 400, drainMs: 400 }

let loopback: Loopback
/** The start of an API request, before the headers that a test adds. */
let head: string
const sockets: Socket[] = []

beforeAll(async () => {
  loopback = await startLoopback({ limits })
  head = writeHead(loopback)
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  expect(await loopback.send({})).toMatchObject({ status: 200 })
  expect(loopback.checked).toEqual([])
})
afterAll(() => loopback.close())

function writeHead({ host, token }: Loopback): string {
  return `POST /api/auth HTTP/1.1\r\nHost: ${host}\r\nContent-Type: application/json\r\n${tokenHeader}: ${token}\r\n`
}

function open({ port }: Loopback = loopback): Socket {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  sockets.push(socket)
  return socket
}

/** The bytes until the server closed the connection, and the time until then. */
function untilClosed(socket: Socket): Promise<{ received: string; ms: number }> {
  const started = performance.now()
  let received = ''
  socket.on('data', (data: Buffer) => (received += data.toString('latin1')))
  return new Promise((resolve) =>
    socket.on('close', () => resolve({ received, ms: performance.now() - started })),
  )
}

describe('an ambiguous message', () => {
  const body = writeAuthRequest()
  const chunked = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`

  it.each([
    ['both lengths', `Content-Length: ${body.length}\r\nTransfer-Encoding: chunked\r\n\r\n${body}`],
    [
      'both lengths, the other way round',
      `Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n${chunked}`,
    ],
    ['two lengths', `Content-Length: 4\r\nContent-Length: ${body.length}\r\n\r\n${body}`],
    [
      'one length twice',
      `Content-Length: ${body.length}\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    ],
    ['a list of lengths', `Content-Length: ${body.length}, ${body.length}\r\n\r\n${body}`],
    ['a length with a sign', `Content-Length: +${body.length}\r\n\r\n${body}`],
    ['a negative length', `Content-Length: -1\r\n\r\n${body}`],
    ['a hexadecimal length', `Content-Length: 0x10\r\n\r\n${body}`],
    ['a length beyond all bounds', `Content-Length: ${'9'.repeat(40)}\r\n\r\n${body}`],
    ['chunks', `Transfer-Encoding: chunked\r\n\r\n${chunked}`],
    [
      'chunks with a lone LF',
      `Transfer-Encoding: chunked\r\n\r\n${chunked.replaceAll('\r\n', '\n')}`,
    ],
    [
      'an endless extension of a chunk',
      `Transfer-Encoding: chunked\r\n\r\n1;${'a'.repeat(100_000)}`,
    ],
    ['an unknown coding', `Transfer-Encoding: xchunked\r\n\r\n${chunked}`],
    ['two codings', `Transfer-Encoding: identity, chunked\r\n\r\n${chunked}`],
    [
      'a coding twice',
      `Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n${chunked}`,
    ],
    ['a space before a colon', `Transfer-Encoding : chunked\r\n\r\n${chunked}`],
    ['a folded header', `X-Folded: a\r\n b\r\nContent-Length: ${body.length}\r\n\r\n${body}`],
    ['a lone LF after a header', `X-Bare: a\nContent-Length: ${body.length}\r\n\r\n${body}`],
    ['a lone CR in a header', `X-Bare: a\rb\r\nContent-Length: ${body.length}\r\n\r\n${body}`],
    ['a NUL in a header', `X-Nul: a\0b\r\nContent-Length: ${body.length}\r\n\r\n${body}`],
    ['an expectation', `Expect: 100-continue\r\nContent-Length: ${body.length}\r\n\r\n${body}`],
    ['an unknown expectation', `Expect: gold\r\nContent-Length: ${body.length}\r\n\r\n${body}`],
    [
      'an upgrade',
      `Connection: upgrade\r\nUpgrade: websocket\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    ],
    [
      'an upgrade to HTTP/2',
      `Connection: upgrade\r\nUpgrade: h2c\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    ],
  ])('is refused: %s', async (_what, rest) => {
    const { received } = await untilClosed(open().end(`${head}${rest}`, 'latin1'))
    expect(received).toMatch(/^HTTP\/1\.1 4\d\d /)
    // One refusal, and nothing that would be the answer to what was smuggled, or a promise before it.
    expect(received.match(/HTTP\/1\.1 \d/g)).toHaveLength(1)
  })

  it('guards a second request on the same connection like the first', async () => {
    const first = `GET / HTTP/1.1\r\nHost: ${loopback.host}\r\n\r\n`
    const second = `POST /api/auth HTTP/1.1\r\nHost: ${loopback.host}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const { received } = await untilClosed(open().end(first + second))
    expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 403'])
    // What stands in the body of a refused request is nobody's request.
    const hidden = await untilClosed(
      open().end(
        `GET / HTTP/1.1\r\nHost: ${loopback.host}\r\nContent-Length: ${first.length}\r\n\r\n${first}`,
      ),
    )
    expect(hidden.received.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 400'])
  })
})

describe('a message that is not HTTP, or an unsupported form of it', () => {
  it.each([
    '\0\0\0\r\n\r\n',
    'GET\r\n\r\n',
    'GET / HTTP/0.9\r\n\r\n',
    'GET / HTTP/2.0\r\n\r\n',
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
    'get / HTTP/1.1\r\n\r\n',
    'GET /\0 HTTP/1.1\r\n\r\n',
    'GET /\xff HTTP/1.1\r\n\r\n',
    'CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03',
    'SSH-2.0-OpenSSH_9.2\r\n',
    'EHLO evil.example\r\n',
    `GET /${'a'.repeat(100_000)} HTTP/1.1\r\n\r\n`,
    `GET / HTTP/1.1\r\nX: ${'a'.repeat(100_000)}\r\n\r\n`,
  ])('is refused or cut off (%#)', async (text) => {
    const { received } = await untilClosed(open().end(text, 'latin1'))
    expect(received).toMatch(/^$|^HTTP\/1\.1 4/)
  })

  it('is refused even among very many headers', async () => {
    const crowd = (count: number): string => 'a:\r\n'.repeat(count)
    for (const count of [101, 3_000, 10_000]) {
      // Node drops what is beyond the two thousandth, unless told not to.
      const hidden = `GET / HTTP/1.1\r\nHost: ${loopback.host}\r\n${crowd(count)}Origin: http://evil.example\r\nConnection: close\r\n\r\n`
      expect((await exchangeRaw(loopback.port, hidden)).status).toBe(431)
    }
  })
})

describe('a flood', () => {
  it('is refused by its length, and the client can read the answer', async () => {
    for (const bytes of [2_500_001, 10_000_000]) {
      // Reads only when it has sent everything, as simple clients do.
      const socket = open().pause()
      const end = untilClosed(socket)
      socket.pause()
      socket.write(`${head}Content-Length: ${bytes}\r\n\r\n`)
      socket.write('x'.repeat(bytes), () => socket.resume())
      const { received } = await end
      expect(received).toMatch(/^HTTP\/1\.1 413 /)
      expect(received).toContain('body-too-large')
    }
  })

  it('is cut off if the client never stops', async () => {
    const other = await startLoopback({ limits: patience })
    const socket = open(other)
    const end = untilClosed(socket)
    socket.write(`${writeHead(other)}Content-Length: 100000000000\r\n\r\n`)
    const block = Buffer.alloc(1_000_000)
    const pour = (): void => {
      while (!socket.destroyed && socket.write(block));
      if (!socket.destroyed) socket.once('drain', pour)
    }
    pour()
    expect((await end).ms).toBeLessThan(10_000)
    await other.close()
  })

  it('that is announced but never arrives ends the connection', async () => {
    const other = await startLoopback({ limits: { ...patience, drainMs: 300 } })
    const socket = open(other)
    const end = untilClosed(socket)
    socket.write(`${writeHead(other)}Content-Length: 100000000000\r\n\r\n`)
    const { received, ms } = await end
    expect(received).toMatch(/^HTTP\/1\.1 413 /)
    expect(ms).toBeLessThan(10_000)
    await other.close()
  })

  it('of connections does not keep the server from answering afterwards', async () => {
    const crowd = Array.from({ length: 300 }, () => open())
    await Promise.all(crowd.map(untilClosed))
  })

  it('of requests on one connection is limited', async () => {
    const request = `GET /assets/main-1a2b.js HTTP/1.1\r\nHost: ${loopback.host}\r\n\r\n`
    const { received } = await untilClosed(open().end(request.repeat(1_000)))
    expect(received.match(/HTTP\/1\.1 200/g)?.length).toBeLessThanOrEqual(200)
  })
})

describe('a slow client', () => {
  it('is cut off while sending headers', async () => {
    const socket = open()
    const end = untilClosed(socket)
    socket.write(`GET / HTTP/1.1\r\nHost: ${loopback.host}\r\n`)
    const drip = setInterval(() => socket.write('X: a\r\n'), 50)
    const { received, ms } = await end
    clearInterval(drip)
    expect(received).toMatch(/^$|^HTTP\/1\.1 408/)
    expect(ms).toBeLessThan(3_000)
  })

  it('is cut off if it sends nothing', async () => {
    expect((await untilClosed(open())).ms).toBeLessThan(3_000)
  })

  it('is cut off while sending the body', async () => {
    const socket = open()
    const end = untilClosed(socket)
    socket.write(`${head}Content-Length: 100000\r\n\r\n{`)
    const drip = setInterval(() => socket.write(' '), 50)
    const { ms } = await end
    clearInterval(drip)
    expect(ms).toBeLessThan(3_000)
  })

  it.each([
    // A client that reads nothing, and one that reads very little.
    [0, { ...patience, idleMs: 500 }],
    [1_000, { ...patience, answerMs: 1_500 }],
  ])('is cut off while reading the answer (%i bytes at a time)', async (bytes, short) => {
    // More than the socket buffers of the system.
    const size = 50_000_000
    writeFileSync(join(loopback.folder, 'app/big.bin'), Buffer.alloc(size))
    const other = await startLoopback({
      limits: short,
      appFolder: join(loopback.folder, 'app'),
    })
    const socket = open(other)
    let received = 0
    socket.write(`GET /big.bin HTTP/1.1\r\nHost: ${other.host}\r\nConnection: close\r\n\r\n`)
    const end = new Promise((resolve) => socket.once('close', resolve))
    for (let sips = 0; sips < 30; sips += 1) {
      const sip: unknown = bytes === 0 ? null : socket.read(bytes)
      if (sip instanceof Buffer) received += sip.length
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
    // Only now it shows whether the rest arrives.
    socket.on('data', (data: Buffer) => (received += data.length))
    await end
    expect(received).toBeLessThan(size)
    expect(await other.send({})).toMatchObject({ status: 200 })
    await other.close()
  })

  it('is cut off if it sends no further request', async () => {
    const socket = open()
    const end = untilClosed(socket)
    socket.write(`GET / HTTP/1.1\r\nHost: ${loopback.host}\r\n\r\n`)
    const { received, ms } = await end
    expect(received).toMatch(/^HTTP\/1\.1 200/)
    expect(ms).toBeLessThan(4_000)
  })
})

it.each(['', '{"p12Base64":'])(
  'answers the next request after a client disconnects during a request (%#)',
  async (sent) => {
    const socket = open()
    socket.write(`${head}Content-Length: 1000\r\n\r\n${sent}`)
    await new Promise((resolve) => setTimeout(resolve, 50))
    const closed = once(socket, 'close')
    socket.resetAndDestroy()
    await closed
    expect(await loopback.send({})).toMatchObject({ status: 200 })
    expect(loopback.checked).toEqual([])
  },
)
