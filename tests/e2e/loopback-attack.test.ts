// A real browser on other sites against the built runner; and what becomes of the runner when the process that
// runs a check is killed, when it is itself, and when it has no privileges.
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type AddressInfo, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Browser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { AuthEvent } from '../../src/report/api'
import { launchBrowser, openApp } from '../support/app-page'
import {
  isAlive,
  listChildren,
  startBuiltRunner,
  type BuiltRunner,
  type BuiltRunnerOptions,
} from '../support/built-runner'
import { attempts, startEvilSite, type Aim, type EvilSite } from '../support/evil-site'
import { makePracticeP12 } from '../support/practice-p12'

const isLinux = process.platform === 'linux'

let runner: BuiltRunner
/** Takes connections and never says a word: a check of it does not end by itself for a while. */
let silent: Server
let connections: number
/** Of single tests: none outlives its own. */
const others: BuiltRunner[] = []
let aim: Aim

beforeAll(async () => {
  silent = createServer((socket) => {
    connections += 1
    socket.on('error', () => undefined)
  })
  await new Promise<void>((started) => silent.listen(0, '127.0.0.1', started))
  runner = await startBuiltRunner({ args: ['--practice'] })
})
beforeEach(() => {
  connections = 0
})
afterEach(async () => {
  for (const { signal, ended } of others.splice(0)) {
    signal('SIGKILL')
    await ended
  }
})
afterAll(async () => {
  runner.signal('SIGTERM')
  silent.close()
  expect(await runner.ended).toBe(0)
})

async function startOther(options: BuiltRunnerOptions = {}): Promise<BuiltRunner> {
  const other = await startBuiltRunner(options)
  others.push(other)
  return other
}

function silentTarget() {
  const address = `https://127.0.0.1:${(silent.address() as AddressInfo).port}`
  return { kind: 'endpoints', sessionAuth: address, keyAuth: address } as const
}

function readEvents(text: string): AuthEvent[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as AuthEvent)
}

async function expectWorking({ status }: BuiltRunner): Promise<void> {
  expect((await status()).version).toMatch(/^\d/)
}

describe('a page of another site', () => {
  let browser: Browser
  let evil: EvilSite

  beforeAll(async () => {
    evil = await startEvilSite()
    // A name that its owner points at this machine once the page is there: DNS rebinding.
    browser = await launchBrowser([
      '--host-resolver-rules=MAP evil.example 127.0.0.1',
      // Chromium’s own guard of local networks, which other browsers do not have.
      '--disable-features=LocalNetworkAccessChecks',
    ])
    aim = {
      runner: `http://127.0.0.1:${runner.port}`,
      token: runner.token,
      order: JSON.stringify({ password: '', target: silentTarget(), proxy: 'direct' }),
    }
  })
  afterEach(async () => {
    await expectWorking(runner)
    // No check was begun.
    expect(connections).toBe(0)
    expect(listChildren(runner.pid)).toEqual([])
  })
  afterAll(async () => {
    await browser.close()
    await evil.close()
  })

  interface Visit {
    readonly page: Page
    /** What the runner answered to this browser, but for windows that show the page itself. */
    readonly answers: string[]
    readonly close: () => Promise<void>
  }

  async function visit(url: string): Promise<Visit> {
    const context = await browser.newContext()
    const answers: string[] = []
    context.on('response', (response) => {
      const { host } = new URL(response.url())
      if (host.endsWith(`:${runner.port}`)) {
        answers.push(`${response.status()} ${response.request().method()} ${response.url()}`)
      }
    })
    const page = await context.newPage()
    await page.goto(url)
    return { page, answers, close: () => context.close() }
  }

  // The same site by another port, and two others.
  const names = ['127.0.0.1', 'evil.localhost', 'evil.example']

  describe.each(names)('at %s', (name) => {
    it.each(Object.keys(attempts))('gets nothing by %s', async (attempt) => {
      const { page, answers, close } = await visit(`http://${name}:${evil.port}/`)
      const run = attempts[attempt]
      if (run === undefined) throw new Error(attempt)
      expect(await page.evaluate(run, aim)).toBe('nothing')
      // A window of its own is a link, which may show the page to the person.
      const isLink = attempt === 'a window of its own'
      const told = answers.filter((answer) => !/^[45]\d\d /.test(answer))
      expect(isLink ? told.filter((answer) => answer.includes('/api/')) : told).toEqual([])
      await close()
    })
  })

  it('gets nothing where its own name leads to the runner', async () => {
    const origin = `http://evil.example:${runner.port}`
    const context = await browser.newContext()
    const page = await context.newPage()
    // The page as it came before its name was pointed here.
    await page.route(`${origin}/`, (route) =>
      route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Evil</title>' }),
    )
    await page.goto(`${origin}/`)
    const answers = await page.evaluate(
      async ({ token, order }) => {
        const headers = { 'content-type': 'application/json', 'x-botcert-token': token }
        const asked = [
          fetch('/index.html'),
          fetch('/api/status', { method: 'POST', body: '{}', headers }),
          fetch('/api/auth', { method: 'POST', body: order, headers }),
        ]
        return Promise.all(
          asked.map(async (asking) => {
            const answer = await asking
            return `${answer.status} ${await answer.text()}`
          }),
        )
      },
      { ...aim },
    )
    expect(answers).toHaveLength(3)
    for (const answer of answers) expect(answer).toMatch(/^421 \{"code":"host-refused"/)
    await context.close()
  })

  it.each(['/?token=', '/api/status?token=', '/api/auth?token='])(
    'is not let in by a link to %s',
    async (path) => {
      const { page, answers, close } = await visit(`http://evil.localhost:${evil.port}/`)
      const link = `${aim.runner}${path}${aim.token}`
      await page.evaluate((href) => (location.href = href), link)
      await page.waitForURL(link)
      await page.waitForLoadState('networkidle')
      // The page, if any, without its token: it asks the runner nothing.
      expect(
        answers.filter((answer) => answer.includes('/api/') && answer.startsWith('2')),
      ).toEqual([])
      expect(await page.evaluate(() => sessionStorage.length)).toBe(0)
      await close()
    },
  )

  it('does not disturb the runner’s own page', async () => {
    const { page, faults, close } = await openApp(browser, runner.url)
    await page.getByRole('button', { name: 'Use practice-bot' }).waitFor()
    expect(faults).toEqual([])
    await close()
  })
})

describe.runIf(isLinux)('the process that runs a check', () => {
  /** A check that will not end for a while, and the process that runs it. */
  async function beginCheck({ pid, auth }: BuiltRunner) {
    const answer = auth({ target: silentTarget(), proxy: 'direct' })
    await expect.poll(() => connections, { timeout: 10_000 }).toBeGreaterThan(0)
    const [child = 0] = listChildren(pid)
    expect(child).toBeGreaterThan(0)
    return { answer, child }
  }

  it('may be killed: its check says so, and the next one works', async () => {
    const { answer, child } = await beginCheck(runner)
    process.kill(child, 'SIGKILL')
    const { status, text } = await answer
    expect(status).toBe(200)
    expect(readEvents(text).at(-1)).toMatchObject({
      type: 'failure',
      failure: { code: 'check-crashed' },
    })
    const { practice } = await runner.status()
    if (practice === null) throw new Error('no practice pod')
    const password = 'p12 password'
    const p12 = await makePracticeP12(practice, practice.account, password)
    const p12Base64 = Buffer.from(p12).toString('base64')
    const next = await runner.auth({ p12Base64, password })
    expect(readEvents(next.text).at(-1)).toMatchObject({
      type: 'report',
      report: { verdict: 'accepted' },
    })
    await expect.poll(() => listChildren(runner.pid)).toEqual([])
  })

  it('has no secret on its command line, and none of our environment', async () => {
    const other = await startOther({
      env: { ...process.env, SECRET_OF_THE_SHELL: 'hunter2' },
    })
    const { answer, child } = await beginCheck(other)
    const command = readFileSync(`/proc/${child}/cmdline`, 'utf8')
    expect(command).toMatch(/botcert\.mjs\0--run-check\0$/)
    expect(readFileSync(`/proc/${child}/environ`, 'utf8')).not.toContain('hunter2')
    other.signal('SIGKILL')
    await answer
    // Its parent is gone.
    await expect.poll(() => isAlive(child), { timeout: 10_000 }).toBe(false)
  })

  it('ends with Ctrl-C', async () => {
    const other = await startOther()
    const { answer, child } = await beginCheck(other)
    other.signal('SIGINT')
    expect(await other.ended).toBe(0)
    await answer
    expect(isAlive(child)).toBe(false)
  })
})

describe.runIf(isLinux && process.getuid?.() === 0)('a user without privileges', () => {
  const nobody = { uid: 65_534, gid: 65_534 }
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'botcert-nobody-'))
    chmodSync(folder, 0o755)
    cpSync(resolve(import.meta.dirname, '../../dist'), folder, { recursive: true })
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('can serve and check', async () => {
    const env = { PATH: process.env.PATH, HOME: '/nonexistent' }
    const other = await startOther({ folder, cwd: folder, env, ...nobody })
    await expectWorking(other)
    const nothing = 'https://127.0.0.1:1'
    const target = { kind: 'endpoints', sessionAuth: nothing, keyAuth: nothing } as const
    const { text } = await other.auth({ target, proxy: 'direct' })
    expect(readEvents(text).at(-1)).toMatchObject({
      type: 'report',
      report: { verdict: 'not-checked', cause: 'connection-refused' },
    })
  })
})
