// Against a real HTTP server on 127.0.0.1, which answers as the runner's protocol says.
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { AuthEvent, AuthRequest } from '../../../src/report/api'
import {
  encodeBase64,
  fetchStatus,
  RunnerError,
  streamAuth,
} from '../../../src/ui/app/runner-client'

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const realFetch = globalThis.fetch
let answer: Answer
let seen: IncomingMessage | null = null
const server = createServer((request, response) => {
  seen = request
  request.resume()
  answer(request, response)
})

beforeEach(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  // Node's fetch knows no page to be relative to.
  vi.stubGlobal('fetch', (path: string, init: RequestInit) =>
    realFetch(new URL(path, `http://127.0.0.1:${port}/`), init),
  )
})
afterEach(async () => {
  vi.unstubAllGlobals()
  server.closeAllConnections()
  await new Promise((resolve) => server.close(resolve))
})

const request: AuthRequest = { p12Base64: 'AA==', password: 'x', target: { kind: 'practice' } }
const stageLine = (id: string) =>
  `${JSON.stringify({ type: 'stage', stage: { id, status: 'done', ms: 1, detail: 'é' } })}\n`

describe('the runner’s API', () => {
  it('is asked with the token in its header, never in the address', async () => {
    answer = (_request, response) => response.end('{"version":"1","practice":null}')
    expect(await fetchStatus('secret')).toEqual({ version: '1', practice: null })
    expect(seen?.headers['x-botcert-token']).toBe('secret')
    expect(seen?.headers['content-type']).toBe('application/json')
    expect(seen?.url).toBe('/api/status')
  })

  it('hands on each event when it comes, however the lines are cut', async () => {
    const events: AuthEvent[] = []
    let finish = (): void => undefined
    answer = (_request, response) => {
      const bytes = Buffer.from(stageLine('open-p12') + stageLine('logout'))
      const middleOfCharacter = bytes.indexOf('é') + 1
      response.write(bytes.subarray(0, middleOfCharacter))
      finish = () => response.end(bytes.subarray(middleOfCharacter))
      setTimeout(() => finish(), 20)
    }
    await streamAuth('t', request, new AbortController().signal, (event) => events.push(event))
    expect(events).toMatchObject([
      { stage: { id: 'open-p12', detail: 'é' } },
      { stage: { id: 'logout' } },
    ])
  })

  it('tells a refusal in the runner’s own words', async () => {
    answer = (_request, response) =>
      response.writeHead(403).end('{"code":"token-wrong","message":"The token is wrong."}')
    const error: unknown = await fetchStatus('t').catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(RunnerError)
    expect(error).toMatchObject({ code: 'token-wrong', message: 'The token is wrong.' })
  })

  it('tells a status without words, and a runner that is gone', async () => {
    answer = (_request, response) => response.writeHead(500).end('<html>')
    await expect(fetchStatus('t')).rejects.toMatchObject({ code: 'http-500' })
    answer = (incoming) => incoming.socket.destroy()
    await expect(fetchStatus('t')).rejects.toMatchObject({ code: 'no-answer' })
  })

  it('ends when it is told to', async () => {
    const controller = new AbortController()
    answer = () => controller.abort()
    await expect(
      streamAuth('t', request, controller.signal, () => undefined),
    ).rejects.toMatchObject({ name: 'AbortError' })
  })
})

describe('encodeBase64', () => {
  it('agrees with Node for any bytes', () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, index) => (index * 7) % 256)
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'))
  })
})
