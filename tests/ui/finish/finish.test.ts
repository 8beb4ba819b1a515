import { describe, expect, it, vi } from 'vitest'
import type {
  EngineCall,
  FileView,
  FinishInput,
  FinishView,
  FinishRequest,
  ItemView,
} from '../../../src/worker/api'
import type { EngineClient } from '../../../src/worker/client'
import type { Profile } from '../../../src/profile/profile'
import type { BrowserPorts } from '../../../src/ui/app/ports'
import { FinishPage } from '../../../src/ui/finish/finish.svelte'

interface Asked {
  readonly call: EngineCall
  readonly input: FinishInput & FinishRequest
  readonly resolve: (output: unknown) => void
}

/** A page whose engine answers when the test tells it to. */
function setUp() {
  const asked: Asked[] = []
  const engine = {
    call: (call: EngineCall, input: Asked['input'], options?: { signal?: AbortSignal }) =>
      new Promise((resolve, reject) => {
        asked.push({ call, input, resolve })
        options?.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error))
      }),
  } as unknown as EngineClient
  const ports = {
    now: () => new Date('2026-06-01T12:00:00Z'),
    readFile: async (file: File) => ({
      name: file.name,
      bytes: new Uint8Array(await file.arrayBuffer()),
    }),
  } as unknown as BrowserPorts
  const page = new FinishPage({ engine, ports, profile: {} as Profile })
  const settle = () => new Promise((resolve) => setTimeout(resolve))
  return {
    page,
    asked,
    settle,
    answer: async (view: FinishView) => {
      asked.at(-1)?.resolve(view)
      await settle()
    },
  }
}

function view(key: Partial<ItemView>, match: Partial<FinishView['match']> = {}): FinishView {
  const source = { file: 'key.pem', position: 1, line: 1 }
  const item: ItemView = {
    ...{ kind: 'private-key', source, container: 'PEM', id: 'file-1/0', der: null },
    ...key,
  }
  const file: FileView = {
    ...{ name: 'key.pem', items: [item], protections: [], isPasswordNeedless: false },
    ...{ compatibility: [], remarks: [], failure: null },
  }
  return {
    files: [file],
    match: { changes: [], findings: [], refusals: [], ...match } as unknown as FinishView['match'],
    unused: [],
    missing: [],
  }
}

const locked = view({ kind: 'encrypted-private-key', code: 'passphrase-needed', message: '' })
const opened = view({ encryption: 'PBES2' })

describe('FinishPage', () => {
  it('runs one reading at a time and reads new files after it', async () => {
    const { page, asked, answer, settle } = setUp()
    page.files.paste('first')
    page.files.paste('second')
    page.files.paste('third')
    await settle()
    expect(asked).toHaveLength(1)
    await answer(locked)
    expect(asked).toHaveLength(2)
    expect(asked[1]?.input.files).toHaveLength(3)
    expect(page.isReading).toBe(true)
    await answer(locked)
    expect(page.isReading).toBe(false)
    expect(asked).toHaveLength(2)
  })

  it('asks for a password only if something is locked and reads again when typing pauses', async () => {
    vi.useFakeTimers()
    try {
      const { page, asked } = setUp()
      expect(page.isPasswordAsked).toBe(false)
      page.files.paste('key')
      asked[0]?.resolve(locked)
      await vi.runAllTimersAsync()
      expect(page.isPasswordAsked).toBe(true)
      for (const typed of ['p', 'pa', 'pas']) page.password = typed
      expect(asked).toHaveLength(1)
      await vi.advanceTimersByTimeAsync(400)
      expect(asked.map(({ input }) => input.password)).toEqual(['', 'pas'])
    } finally {
      vi.useRealTimers()
    }
  })

  it('stops a reading and reads again on request', async () => {
    const { page, asked, answer, settle } = setUp()
    page.files.paste('key')
    page.stopReading()
    await settle()
    expect([page.isReading, page.isStopped, page.view]).toEqual([false, true, null])
    void page.read()
    await answer(locked)
    expect(asked).toHaveLength(2)
    expect([page.isStopped, page.view]).toEqual([false, locked])
  })

  it('stops a slow reading when its file is removed', async () => {
    const { page, asked, settle } = setUp()
    page.files.paste('costly')
    page.remove(0)
    await settle()
    expect([page.isReading, page.isStopped, page.view]).toEqual([false, false, null])
    expect(asked.map(({ call }) => call)).toEqual(['checkFinish', 'closeFiles'])
  })

  it('keeps the password of the key only if every program accepts it', async () => {
    const { page, answer, settle } = setUp()
    page.files.paste('key')
    page.password = 'plain'
    await settle()
    await answer(opened)
    expect(page.isPasswordKept).toBe(true)
    page.password = 'pässword'
    expect([page.canKeepPassword, page.isKeyUnlocked]).toEqual([false, true])
  })

  it('makes a file that a pod will refuse only after consent', async () => {
    const { page, asked, answer, settle } = setUp()
    page.files.paste('key')
    page.password = 'plain'
    await answer(view({ encryption: 'PBES2' }, { refusals: ['The certificate has expired.'] }))
    expect(page.confirmationProblem).toBeNull()
    expect(await page.finish()).toBe(false)
    expect(page.confirmationProblem).not.toBeNull()
    page.isWantedAnyway = true
    void page.finish()
    await settle()
    expect(asked.at(-1)).toMatchObject({
      call: 'finish',
      input: { newPassword: { value: 'plain' } },
    })
  })

  it('opens the files again if the worker has lost them', async () => {
    const { page, asked, answer, settle } = setUp()
    page.files.paste('key')
    page.password = 'plain'
    await settle()
    await answer(opened)
    const made = page.finish()
    await settle()
    asked.at(-1)?.resolve(null)
    await settle()
    expect(asked.at(-1)).toMatchObject({ call: 'checkFinish', input: { password: 'plain' } })
    await answer(opened)
    expect(asked.at(-1)?.call).toBe('finish')
    expect(asked.at(-1)?.input.fileIds).toEqual(asked[0]?.input.files.map(({ id }) => id))
    asked.at(-1)?.resolve({ files: [] })
    expect(await made).toBe(true)
  })

  it('closes removed files in the worker, and all files when it starts again', async () => {
    const { page, asked, settle } = setUp()
    page.files.paste('first')
    page.files.paste('second')
    const [first, second] = page.files.list.map(({ id }) => id)
    page.remove(0)
    void page.startAgain()
    await settle()
    const closed = asked.filter(({ call }) => call === 'closeFiles')
    expect(closed.map(({ input }) => input.fileIds)).toEqual([[first], [second]])
  })

  it('stops making the file when the files change', async () => {
    const { page, answer, settle } = setUp()
    page.files.paste('key')
    page.password = 'plain'
    await answer(opened)
    const made = page.finish()
    await settle()
    page.files.paste('another')
    expect(await made).toBe(false)
    expect([page.isBusy, page.finished, page.failure]).toEqual([false, null, null])
  })

  it('forgets files and passwords when it starts again', async () => {
    const { page, answer } = setUp()
    page.files.paste('key')
    page.password = 'plain'
    await answer(opened)
    void page.startAgain()
    expect([page.files.list, page.password, page.view]).toEqual([[], '', null])
  })
})
