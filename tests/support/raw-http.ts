// HTTP as bytes over a socket: requests that no well-behaved client would send.
import { connect } from 'node:net'

export interface RawAnswer {
  readonly status: number
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>
  /** As received, chunks included. */
  readonly body: string
}

/** Sends the text as it is; what came back until the server closed. Status 0 where nothing did. */
export function exchangeRaw(port: number, text: string): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let received = ''
    socket.setEncoding('utf8')
    socket.on('data', (chunk) => (received += String(chunk)))
    // A reset after the answer is no failure of this exchange.
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(parseAnswer(received)))
    socket.write(text)
  })
}

function parseAnswer(received: string): RawAnswer {
  const [head = '', ...rest] = received.split('\r\n\r\n')
  const [statusLine = '', ...lines] = head.split('\r\n')
  const fields = lines.map((line): [string, string] => {
    const colon = line.indexOf(':')
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()]
  })
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(statusLine)?.[1] ?? 0),
    headers: new Map(fields),
    body: rest.join('\r\n\r\n'),
  }
}
