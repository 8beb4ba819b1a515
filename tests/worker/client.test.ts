// The client against a worker that the test plays. The real one runs in tests/e2e.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { CreateRequest } from '../../src/worker/api'
import { createEngineClient, EngineError } from '../../src/worker/client'
import type { ReplyMessage, RequestMessage } from '../../src/worker/messages'

class PlayedWorker extends EventTarget {
  static readonly started: PlayedWorker[] = []
  static refusal: Error | null = null
  readonly received: RequestMessage[] = []
  isEnded = false

  constructor() {
    super()
    if (PlayedWorker.refusal !== null) throw PlayedWorker.refusal
    PlayedWorker.started.push(this)
  }

  postMessage(message: RequestMessage): void {
    this.received.push(structuredClone(message))
  }

  terminate(): void {
    this.isEnded = true
  }

  reply(reply: ReplyMessage): void {
    this.dispatchEvent(new MessageEvent('message', { data: reply }))
  }

  finish(output: unknown, index = -1): void {
    const id = this.received.at(index)?.id ?? expect.fail('nothing was asked')
    this.reply({ id, kind: 'done', output })
  }

  breakDown(): void {
    this.dispatchEvent(new Event('error', { cancelable: true }))
  }
}

function worker(): PlayedWorker {
  return PlayedWorker.started.at(-1) ?? expect.fail('no worker was started')
}

beforeEach(() => {
  PlayedWorker.started.length = 0
  PlayedWorker.refusal = null
  vi.stubGlobal('Worker', PlayedWorker)
})
afterEach(() => vi.unstubAllGlobals())

describe('a call', () => {
  it('starts the one worker when it is first needed, and gets its answer', async () => {
    const client = createEngineClient()
    expect(PlayedWorker.started).toHaveLength(0)
    const first = client.call('generatePassword', { length: 24 })
    const second = client.call('generatePassword', { length: 24 })
    worker().finish('two', 1)
    worker().finish('one', 0)
    expect(await Promise.all([first, second])).toEqual(['one', 'two'])
    expect(PlayedWorker.started).toHaveLength(1)
  })

  it('hears of the steps', async () => {
    const onProgress = vi.fn()
    const call = createEngineClient().call('create', {} as CreateRequest, { onProgress })
    const id = worker().received[0]?.id ?? 0
    worker().reply({ id, kind: 'progress', progress: 'key' })
    worker().reply({ id, kind: 'progress', progress: 'encrypt' })
    worker().finish('')
    await call
    expect(onProgress.mock.calls).toEqual([['key'], ['encrypt']])
  })

  it('fails with the code, message and place of the refusal', async () => {
    const call = createEngineClient().call('generatePassword', { length: 24 })
    const id = worker().received[0]?.id ?? 0
    const failure = { code: 'pem-empty', message: 'Nothing there.', where: 'line 1' } as const
    worker().reply({ id, kind: 'failed', failure })
    const error: unknown = await call.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(EngineError)
    expect(error).toMatchObject(failure)
  })

  it('fails at once where its input cannot cross, and harms no other', async () => {
    const client = createEngineClient()
    const other = client.call('generatePassword', { length: 24 })
    const input = { profileJson: '', fileName: (() => '') as unknown as string }
    await expect(client.call('parseProfile', input)).rejects.toThrow('could not be cloned')
    worker().finish('fine')
    expect(await other).toBe('fine')
  })
})

describe('cancel', () => {
  it('rejects with an AbortError, ends the worker and sends the other calls to a fresh one', async () => {
    const client = createEngineClient()
    const cancel = new AbortController()
    const cancelled = client.call('generatePassword', { length: 24 }, { signal: cancel.signal })
    const other = client.call('generatePassword', { length: 24 })
    const old = worker()
    cancel.abort()
    await expect(cancelled).rejects.toMatchObject({ name: 'AbortError' })
    await expect(cancelled).rejects.toBeInstanceOf(DOMException)
    expect(old.isEnded).toBe(true)
    expect(worker()).not.toBe(old)
    expect(worker().received.map(({ id }) => id)).toEqual([old.received[1]?.id])
    worker().finish('other')
    expect(await other).toBe('other')
  })

  it('starts no worker until the next call where nothing else is under way', async () => {
    const client = createEngineClient()
    const cancel = new AbortController()
    const cancelled = client.call('generatePassword', { length: 24 }, { signal: cancel.signal })
    cancel.abort()
    await expect(cancelled).rejects.toThrow()
    expect(PlayedWorker.started).toHaveLength(1)
    const next = client.call('generatePassword', { length: 24 })
    worker().finish('next')
    expect(await next).toBe('next')
    expect(PlayedWorker.started).toHaveLength(2)
  })

  it('before the start asks the worker nothing; after the end changes nothing', async () => {
    const client = createEngineClient()
    await expect(
      client.call('generatePassword', { length: 24 }, { signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ name: 'AbortError' })
    expect(PlayedWorker.started).toHaveLength(0)
    const cancel = new AbortController()
    const call = client.call('generatePassword', { length: 24 }, { signal: cancel.signal })
    worker().finish('done')
    expect(await call).toBe('done')
    cancel.abort()
    expect(worker().isEnded).toBe(false)
  })
})

describe('a worker that cannot be loaded', () => {
  it('fails every call with one clear sentence, and is tried again by the next', async () => {
    const client = createEngineClient()
    const calls = [
      client.call('generatePassword', { length: 24 }),
      client.call('generatePassword', { length: 24 }),
    ]
    worker().breakDown()
    for (const call of calls) await expect(call).rejects.toThrow('Reload the page')
    expect(worker().isEnded).toBe(true)
    const next = client.call('generatePassword', { length: 24 })
    worker().finish('next')
    expect(await next).toBe('next')
  })

  it('says so too where the browser refuses to start it', async () => {
    PlayedWorker.refusal = new DOMException('Failed to construct', 'SecurityError')
    const call = createEngineClient().call('generatePassword', { length: 24 })
    await expect(call).rejects.toBeInstanceOf(EngineError)
    await expect(call).rejects.toThrow('Reload the page')
  })

  it('does not end the worker after it', async () => {
    const client = createEngineClient()
    const cancel = new AbortController()
    const cancelled = client.call('generatePassword', { length: 24 }, { signal: cancel.signal })
    const old = worker()
    cancel.abort()
    await expect(cancelled).rejects.toThrow()
    const next = client.call('generatePassword', { length: 24 })
    old.breakDown()
    worker().finish('next')
    expect(await next).toBe('next')
  })
})
