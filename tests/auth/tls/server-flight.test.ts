import { once } from 'node:events'
import { connect as connectTcp, createServer as createTcpServer, type AddressInfo } from 'node:net'
import { PassThrough } from 'node:stream'
import { connect, createServer, TLSSocket } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { concatBytes, formatHex } from '../../../src/text/bytes'
import { createTap, type Tap } from '../../../src/auth/tls/server-flight'
import { readVector, readVectorDer } from '../../support/vectors'
import { certificateDer, flightRecord, serverHelloRecord, serverSecret } from './rfc8448'
import { message, recordsOf, serverHello } from './tls-bytes'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean()
})

const nothing = { protocol: null, certificates: [], request: null, isComplete: false }
const version13 = { ...nothing, protocol: 'TLSv1.3' }
const whole13 = { ...version13, certificates: [certificateDer], isComplete: true }

/** A tap on a connection whose server says just that. */
async function tapServer(...said: readonly Uint8Array[]): Promise<Tap> {
  const listener = createTcpServer((socket) => {
    socket.on('error', () => undefined)
    for (const bytes of said) socket.write(bytes)
  })
  listener.listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const client = connectTcp((listener.address() as AddressInfo).port, '127.0.0.1')
  cleanups.push(
    () => listener.close(),
    () => client.destroy(),
  )
  await once(client, 'connect')
  return createTap(client)
}

/** Reads the stream until that many octets came. */
async function receive({ stream }: Tap, length: number): Promise<void> {
  let received = 0
  stream.on('data', (chunk: Buffer) => (received += chunk.length))
  while (received < length) await once(stream, 'data')
  expect(received).toBe(length)
}

/** Stands in for a TLS socket: tells the line when the test wants it. */
function openKeyLog(): { readonly socket: TLSSocket; readonly tell: (label: string) => void } {
  const socket = new TLSSocket(new PassThrough())
  cleanups.push(() => socket.destroy())
  const rest = `${'ab'.repeat(32)} ${formatHex(serverSecret)}\n`
  return {
    socket,
    tell: (label) => socket.emit('keylog', Buffer.from(`${label} ${rest}`)),
  }
}

describe('createTap', () => {
  it('reads TLS 1.3 whether the keys or the bytes come first', async () => {
    for (const isKeyFirst of [true, false]) {
      const tap = await tapServer(serverHelloRecord, flightRecord)
      const { socket, tell } = openKeyLog()
      tap.attach(socket)
      expect(tap.read()).toEqual(nothing)
      if (isKeyFirst) tell('SERVER_HANDSHAKE_TRAFFIC_SECRET')
      await receive(tap, serverHelloRecord.length + flightRecord.length)
      if (!isKeyFirst) {
        expect(tap.read()).toEqual(version13)
        tell('SERVER_HANDSHAKE_TRAFFIC_SECRET')
      }
      expect(tap.read()).toEqual(whole13)
      tap.stream.destroy()
      expect(tap.read()).toEqual(whole13)
    }
  })

  it('takes no other secret for that of the handshake', async () => {
    const tap = await tapServer(serverHelloRecord, flightRecord)
    const { socket, tell } = openKeyLog()
    tap.attach(socket)
    await receive(tap, serverHelloRecord.length + flightRecord.length)
    tell('CLIENT_HANDSHAKE_TRAFFIC_SECRET')
    tell('SERVER_TRAFFIC_SECRET_0')
    expect(tap.read()).toEqual(version13)
  })

  it('keeps nothing of what comes after the handshake', async () => {
    const tap = await tapServer(serverHelloRecord)
    const { socket } = openKeyLog()
    tap.attach(socket)
    socket.emit('secureConnect')
    await receive(tap, serverHelloRecord.length)
    expect(tap.read()).toEqual(nothing)
  })

  it('keeps no more than it says, and passes on the rest', async () => {
    const filler = concatBytes(
      ...Array.from({ length: 40 }, () => message(12, new Uint8Array(9000))),
    )
    const endless = recordsOf(concatBytes(serverHello(), filler), 9000)
    const tap = await tapServer(endless, recordsOf(message(14), 100))
    await receive(tap, endless.length + 9)
    // The last message came after what was kept.
    expect(tap.read()).toEqual({ ...nothing, protocol: 'TLSv1.2' })
  })
})

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('a tap under %s', (protocol) => {
  async function openEcho() {
    const [key, cert] = ['good-bot-rsa4096.key.pem', 'good-bot.crt.pem'].map((name) =>
      Buffer.from(readVector(name)),
    )
    const listener = createServer({ key, cert, maxVersion: protocol }, (socket) => {
      socket.on('error', () => undefined)
      socket.pipe(socket)
    })
    listener.listen(0, '127.0.0.1')
    await once(listener, 'listening')
    cleanups.push(() => listener.close())
    const client = connectTcp((listener.address() as AddressInfo).port, '127.0.0.1')
    await once(client, 'connect')
    const tap = createTap(client)
    const socket = connect({ socket: tap.stream, servername: 'x', rejectUnauthorized: false })
    cleanups.push(() => socket.destroy())
    tap.attach(socket)
    return { client, tap, socket }
  }

  it('carries megabytes both ways and ends as TLS does', async () => {
    const { client, tap, socket } = await openEcho()
    const sent = Buffer.alloc(5_000_000, 'a line of an answer\n')
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    socket.end(sent)
    await once(socket, 'close')
    expect(sent.equals(Buffer.concat(chunks))).toBe(true)
    expect(client.destroyed).toBe(true)
    const certificates = [readVectorDer('good-bot.crt.pem')]
    expect(tap.read()).toEqual({ protocol, certificates, request: null, isComplete: true })
  })

  it('tells that the session was taken', async () => {
    const { socket } = await openEcho()
    socket.resume()
    await once(socket, 'session')
    expect(socket.getProtocol()).toBe(protocol)
  })
})
