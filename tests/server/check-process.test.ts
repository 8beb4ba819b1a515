// The check in a separate process, with replacements for the runner that fail in many ways.
// tests/e2e/loopback-attack.test.ts uses the real runner.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { PkiError } from '../../src/pki/errors'
import { direct } from '../../src/auth/net/proxy-settings'
import type { AuthOptions } from '../../src/auth/run'
import { parseTarget } from '../../src/auth/target'
import type { Stage } from '../../src/report/auth-report'
import { runInProcess, type CheckLimits } from '../../src/server/check-process'
import { report, stage } from '../support/loopback-server'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'botcert-probe-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function makeOptions(): AuthOptions {
  return {
    p12: Uint8Array.of(1, 2, 3),
    password: 'hunter2',
    endpoints: parseTarget({ pod: 'pod.example.com' }),
    trustPem: null,
    proxy: direct,
    account: null,
    sendToUntrusted: false,
    preflight: [],
    timeoutMs: 1_000,
    showTokens: false,
  }
}

interface Attempt extends Partial<CheckLimits> {
  /** What the process does; `tell` sends, `order` is what it was sent. */
  readonly does: string
  readonly signal?: AbortSignal
  readonly onStage?: (stage: Stage) => void
  readonly options?: AuthOptions
}

let attempts = 0

function attempt({ does, signal, onStage, options = makeOptions(), ...limits }: Attempt) {
  const file = join(folder, `stand-in-${(attempts += 1)}.mjs`)
  writeFileSync(
    file,
    `import { writeFileSync } from 'node:fs'
    const report = ${JSON.stringify(report)}
    const stage = ${JSON.stringify(stage)}
    const note = (text) => writeFileSync(${JSON.stringify(join(folder, 'note'))}, text)
    const tell = (message) => process.send(message)
    note(String(process.pid))
    process.on('message', (message) => {
      if (message.type !== 'run') return
      const { order } = message
      ${does}
    })`,
  )
  const run = runInProcess(file, { totalMs: 20_000, graceMs: 300, ...limits })
  return run(options, onStage ?? (() => undefined), signal)
}

function readNote(): string {
  return readFileSync(join(folder, 'note'), 'utf8')
}

/** Whether the process whose id was noted is there. */
function isAlive(pid = Number(readNote())): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

it('sends the options unchanged, reports the stages, and ends the process', async () => {
  const stages: Stage[] = []
  const options = makeOptions()
  const answer = await attempt({
    does: `
      const { pid, argv, env } = process
      const seen = { pid, argv, names: Object.keys(env), order: { ...order, p12: [...order.p12] } }
      note(JSON.stringify(seen))
      tell({ type: 'stage', stage })
      tell({ type: 'stage', stage })
      tell({ type: 'report', report })`,
    onStage: (told) => stages.push(told),
    options,
  })
  expect(answer).toEqual(report)
  expect(stages).toEqual([stage, stage])
  const seen = JSON.parse(readNote()) as {
    pid: number
    argv: string[]
    names: string[]
    order: unknown
  }
  expect(seen.order).toEqual({
    ...makeOptions(),
    p12: [1, 2, 3],
    endpoints: {
      sessionAuth: 'https://pod.example.com:8444/sessionauth',
      keyAuth: 'https://pod.example.com:8444/keyauth',
      web: 'https://pod.example.com/',
      agent: null,
    },
  })
  // Not on its command line, and nothing of our environment but where CAs are.
  expect(seen.argv.slice(2)).toEqual(['--run-check'])
  expect(
    seen.names.filter((name) => !/^(PATH|SSL_|NODE_|OPENSSL_|SYSTEMROOT)/i.test(name)),
  ).toEqual([])
  expect(options.p12).toEqual(Uint8Array.of(0, 0, 0))
  await expect.poll(() => isAlive(seen.pid)).toBe(false)
})

describe('a failing process is only a failure of its check', () => {
  it.each([
    ['exits', 'process.exit(0)'],
    ['throws', 'throw new Error("hunter2")'],
    ['is killed', 'process.kill(process.pid, "SIGKILL")'],
    ['aborts', 'process.abort()'],
    [
      'runs out of memory',
      'const all = []; for (;;) all.push(new Array(100_000).fill(all.length))',
    ],
    ['runs out of stack', 'const dive = () => 1 + dive(); dive()'],
    ['sends an invalid stage', 'tell({ type: "stage", stage: { id: "hunter2" } })'],
    [
      'sends an invalid report',
      'tell({ type: "report", report: { format: "botcert-auth-report-0" } })',
    ],
    ['sends endless stages', 'for (let i = 0; i < 200; i += 1) tell({ type: "stage", stage })'],
    ['disconnects', 'process.disconnect(); setInterval(() => undefined, 1_000)'],
  ])('%s', async (_what, does) => {
    const answer = attempt({ does })
    await expect(answer).rejects.toMatchObject({ status: 500, code: 'check-crashed' })
    await expect(answer).rejects.not.toThrow(/hunter2/)
    await expect.poll(() => isAlive()).toBe(false)
  })

  it('does not start', async () => {
    const run = runInProcess(join(folder, 'nothing.mjs'))
    await expect(run(makeOptions(), () => undefined)).rejects.toMatchObject({
      code: 'check-crashed',
    })
  })
})

it('passes on the error of refused input', async () => {
  const answer = attempt({
    does: 'tell({ type: "refused", code: "certificate-malformed", message: "Not a CA." })',
  })
  await expect(answer).rejects.toThrow(PkiError)
  await expect(answer).rejects.toMatchObject({
    code: 'certificate-malformed',
    message: 'Not a CA.',
  })
})

describe('a check that takes too long', () => {
  it.each([
    ['waits', ''],
    ['is in an endless loop', 'for (;;);'],
    ['ignores SIGTERM', 'process.on("SIGTERM", () => {}); setInterval(() => {}, 100)'],
  ])('is ended where it %s', async (_what, does) => {
    const answer = attempt({ does, totalMs: 500 })
    await expect(answer).rejects.toMatchObject({ status: 504, code: 'check-timeout' })
    await expect.poll(() => isAlive()).toBe(false)
  })

  it('is not reported as interrupted', async () => {
    const answer = attempt({
      does: 'process.on("message", () => tell({ type: "report", report }))',
      totalMs: 500,
      graceMs: 5_000,
    })
    await expect(answer).rejects.toMatchObject({ code: 'check-timeout' })
  })
})

describe('a check that is stopped', () => {
  it('can still log out and report', async () => {
    const stop = new AbortController()
    const answer = attempt({
      does: `process.once('message', ({ type }) => setTimeout(() => {
          note(type)
          tell({ type: 'report', report })
        }, 100))
        tell({ type: 'stage', stage })`,
      signal: stop.signal,
      onStage: () => stop.abort(),
      graceMs: 10_000,
    })
    expect(await answer).toEqual(report)
    expect(readNote()).toBe('stop')
  })

  it('is killed after a grace period', async () => {
    const stop = new AbortController()
    const answer = attempt({
      does: 'tell({ type: "stage", stage }); setTimeout(() => { for (;;); }, 50)',
      signal: stop.signal,
      onStage: () => stop.abort(),
    })
    await expect(answer).rejects.toMatchObject({ code: 'check-crashed' })
    await expect.poll(() => isAlive()).toBe(false)
  })

  it('is also stopped if the stop came before the start', async () => {
    const answer = attempt({
      does: 'process.once("message", ({ type }) => type === "stop" && tell({ type: "report", report }))',
      signal: AbortSignal.abort(),
      graceMs: 10_000,
    })
    expect(await answer).toEqual(report)
  })
})
