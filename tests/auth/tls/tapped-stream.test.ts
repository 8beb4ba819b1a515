import { once } from 'node:events'
import { connect as connectTcp, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Duplex, Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect } from 'node:tls'
import { afterEach, describe, expect, it } from 'vitest'
import { createTappedStream } from '../../../src/auth/tls/tapped-stream'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const clean of cleanups.splice(0)) clean()
})

/** Listens with that behaviour; a client's socket, and the server's end of it. */
async function openPair(onSocket: (server: Socket) => void, allowHalfOpen = false) {
  const listener = createServer({ allowHalfOpen: true })
  listener.listen(0, '127.0.0.1')
  cleanups.push(() => listener.close())
  await once(listener, 'listening')
  const accepted = once(listener, 'connection') as Promise<[Socket]>
  const { port } = listener.address() as AddressInfo
  const client = connectTcp({ port, host: '127.0.0.1', allowHalfOpen })
  await once(client, 'connect')
  const [server] = await accepted
  server.on('error', () => undefined)
  cleanups.push(
    () => client.destroy(),
    () => server.destroy(),
  )
  onSocket(server)
  return { client, server }
}

async function openStream(onSocket: (server: Socket) => void, allowHalfOpen = false) {
  const { client, server } = await openPair(onSocket, allowHalfOpen)
  const heard: Buffer[] = []
  const stream = createTappedStream(client, (chunk) => heard.push(chunk))
  return { client, server, stream, heard: () => Buffer.concat(heard) }
}

/** What comes until the end. Not by iteration, which destroys the stream when it is done. */
async function collect(stream: Readable): Promise<Buffer> {
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  await once(stream, 'end')
  return Buffer.concat(chunks)
}

/** Not by `once`, which rejects with an error that comes before. */
async function closed(stream: Duplex): Promise<void> {
  if (!stream.closed) await new Promise((resolve) => stream.once('close', resolve))
}

/** Waits until a count that has started to grow stops growing. */
async function settled(read: () => number): Promise<number> {
  let last = 0
  const isSettled = () => {
    const before = last
    last = read()
    return last > 0 && last === before
  }
  await expect.poll(isSettled, { interval: 100, timeout: 10_000 }).toBe(true)
  return last
}

const large = Buffer.alloc(8_000_000, 'a chunk of many')

describe('a tapped stream', () => {
  it('passes on what comes and what goes, and both ends', async () => {
    const { stream, heard } = await openStream((server) => server.pipe(server))
    stream.end(large)
    expect(large.equals(await collect(stream))).toBe(true)
    expect(large.equals(heard())).toBe(true)
  })

  it('still sends after the other side has ended, where the socket may', async () => {
    const { stream, server } = await openStream((socket) => socket.end('first'), true)
    expect((await collect(stream)).toString()).toBe('first')
    stream.end('last')
    expect((await collect(server)).toString()).toBe('last')
  })

  it('ends when the other side ends, where the socket may not be half open', async () => {
    const { stream, client, server } = await openStream((socket) => socket.end('first'))
    expect((await collect(stream)).toString()).toBe('first')
    expect((await collect(server)).toString()).toBe('')
    await closed(stream)
    expect(stream.writableFinished).toBe(true)
    await closed(client)
  })

  it('reads no more from the socket than its reader takes', async () => {
    const { stream, client } = await openStream((server) => server.write(large))
    stream.once('readable', () => undefined)
    expect(await settled(() => client.bytesRead)).toBeLessThan(500_000)
  })

  it('holds its writer back while the other side does not read', async () => {
    const { stream } = await openStream((server) => server.pause())
    let [sent, isDone] = [0, false]
    const send = () => {
      sent += 1
      stream.write(Buffer.alloc(1_000_000), (error) => {
        if (!error && sent < 100) send()
        else isDone = true
      })
    }
    send()
    expect(await settled(() => sent)).toBeLessThan(50)
    expect(isDone).toBe(false)
  })

  it('tells a reset as ECONNRESET, once, and then is closed', async () => {
    const { stream, client, server } = await openStream(() => undefined)
    const errors: string[] = []
    stream.on('error', (error: NodeJS.ErrnoException) => errors.push(error.code ?? ''))
    stream.resume()
    server.resetAndDestroy()
    await closed(stream)
    expect(errors).toEqual(['ECONNRESET'])
    expect(client.destroyed).toBe(true)
  })

  it('ends no process with an error that nobody listens for', async () => {
    const { stream, server } = await openStream(() => undefined)
    stream.resume()
    server.resetAndDestroy()
    await closed(stream)
    expect(stream.errored).toMatchObject({ code: 'ECONNRESET' })
  })

  it('destroys the socket with it, and is destroyed with the socket', async () => {
    const first = await openStream(() => undefined)
    first.stream.destroy()
    await closed(first.client)
    const second = await openStream(() => undefined)
    second.client.destroy()
    await closed(second.stream)
    const third = await openPair(() => undefined)
    third.client.destroy()
    expect(createTappedStream(third.client, () => undefined).destroyed).toBe(true)
  })

  it('loses nothing that had come before', async () => {
    const { client } = await openPair((server) => server.end('SSH-2.0-…'))
    await expect.poll(() => client.readableLength).toBeGreaterThan(0)
    const stream = createTappedStream(client, () => undefined)
    await sleep(50)
    expect((await collect(stream)).toString()).toBe('SSH-2.0-…')
  })
})

/** What a TLS client is told over it: events, error codes and messages. */
async function listEvents(stream: Socket | Duplex): Promise<readonly string[]> {
  const socket = connect({ socket: stream, servername: 'localhost' })
  const events: string[] = []
  for (const event of ['secureConnect', 'end']) socket.on(event, () => events.push(event))
  socket.on('error', (error: NodeJS.ErrnoException) => {
    // Addresses of memory and lines of OpenSSL's source are in some.
    events.push(`${error.code}: ${error.message.replaceAll(/[0-9A-F]{16}|:\d+:/g, '')}`)
  })
  await closed(socket)
  return events
}

describe('TLS over a tapped stream', () => {
  it.each<[string, (server: Socket) => void]>([
    ['ends at once', (server) => server.end()],
    ['ends after the ClientHello', (server) => server.once('data', () => server.end())],
    ['resets after it', (server) => server.once('data', () => server.resetAndDestroy())],
    ['speaks HTTP', (server) => server.once('data', () => server.end('HTTP/1.1 400 Bad\r\n\r\n'))],
    ['greets first, as SSH does', (server) => server.write('SSH-2.0-OpenSSH_9.2\r\n')],
    [
      'sends alert 40',
      (server) => server.once('data', () => server.end(Uint8Array.of(21, 3, 3, 0, 2, 2, 40))),
    ],
    [
      'sends alert 70 and resets',
      (server) =>
        server.once('data', () =>
          server.write(Uint8Array.of(21, 3, 3, 0, 2, 2, 70), () => server.resetAndDestroy()),
        ),
    ],
    [
      'sends half a record and ends',
      (server) => server.once('data', () => server.end(Uint8Array.of(22, 3, 3, 1, 0, 2, 0))),
    ],
  ])('fails as over the socket itself where the server %s', async (_, onSocket) => {
    const direct = await openPair(onSocket)
    const expected = await listEvents(direct.client)
    const { stream, client } = await openStream(onSocket)
    expect(await listEvents(stream)).toEqual(expected)
    expect(expected.join()).toMatch(/^(end,)?[A-Z0-9_]+: /)
    await closed(client)
  })

  it('is silent with a silent server, and ends when it is destroyed', async () => {
    const { stream, client, server } = await openStream(() => undefined)
    const socket = connect({ socket: stream, servername: 'localhost' })
    const events: string[] = []
    for (const event of ['secureConnect', 'end', 'error', 'close']) {
      socket.on(event, () => events.push(event))
    }
    await expect.poll(() => server.readableLength).toBeGreaterThan(0)
    expect(events).toEqual([])
    socket.destroy()
    await closed(client)
    server.resume()
    await once(server, 'end')
  })
})
