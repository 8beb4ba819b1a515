// A socket as a stream that TLS is spoken over, with an ear on what comes in. TLS over a socket itself reads it
// below JavaScript, where nobody can listen.
import type { Socket } from 'node:net'
import { Duplex } from 'node:stream'

/**
 * Passes everything on in both directions: backpressure, the end of either direction, errors as they are. The
 * end of one is the end of the other.
 *
 * @param socket connected; whatever was read from it before stays read.
 * @param listen gets what comes in, before the reader of the stream.
 */
export function createTappedStream(socket: Socket, listen: (chunk: Buffer) => void): Duplex {
  // Else the first listener below would set it flowing, and nobody reads the stream yet.
  socket.pause()
  const stream = new Duplex({
    // Node's TLS takes it over from here.
    allowHalfOpen: socket.allowHalfOpen,
    read: () => socket.resume(),
    write: (chunk: Buffer, _encoding, done) => socket.write(chunk, done),
    // One TCP segment for what TLS writes at once, as over the socket itself.
    writev(chunks, done) {
      socket.cork()
      for (const { chunk } of chunks.slice(0, -1)) socket.write(chunk as Buffer)
      socket.write(chunks.at(-1)?.chunk as Buffer, done)
      socket.uncork()
    },
    final: (done) => socket.end(done),
    destroy(error, done) {
      socket.destroy()
      done(error)
    },
  })
  socket.on('data', (chunk: Buffer) => {
    listen(chunk)
    if (!stream.push(chunk)) socket.pause()
  })
  socket.on('end', () => stream.push(null))
  socket.on('error', (error) => stream.destroy(error))
  socket.on('close', () => stream.destroy())
  // Errors are for whoever speaks TLS over it; without one they must not end the process.
  stream.on('error', () => undefined)
  if (socket.destroyed) stream.destroy(socket.errored ?? undefined)
  return stream
}
