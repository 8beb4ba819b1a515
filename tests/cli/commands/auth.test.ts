// The command in this process, against the practice pod: what it writes where, its exit codes, what it refuses.
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/cli/command'
import { authCommand } from '../../../src/cli/commands/auth'
import { startPod, type Pod } from '../../../src/pod/pod'
import type { AuthReport } from '../../../src/report/auth-report'
import { makeP12 } from '../../support/bot-p12'
import { recordIo, type RecordedIo } from '../../support/command-io'
import { readCertificateVector } from '../../support/vectors'

type Values = Parameters<typeof authCommand.run>[0]

const password = 'p12 password'
const folder = mkdtempSync(join(tmpdir(), 'botcert-auth-'))
const place = (name: string): string => join(folder, name)
let pod: Pod
let known: Values

beforeAll(async () => {
  pod = await startPod()
  pod.uploadCa('Good CA', readCertificateVector('good-ca-p256'))
  pod.addAccount('demo-bot1')
  // Ends in one day.
  writeFileSync(place('good.p12'), await makeP12({ commonName: 'demo-bot1', password }))
  writeFileSync(place('other.p12'), await makeP12({ commonName: 'nobody', password }))
  writeFileSync(place('server-ca.pem'), pod.serverCaPem)
  writeFileSync(place('words.txt'), 'Good morning')
  known = {
    p12: place('good.p12'),
    pod: `localhost:${pod.apiPort}`,
    web: `localhost:${pod.webPort}`,
    trust: place('server-ca.pem'),
    'password-from': 'env:PASSWORD',
    timeout: '5',
  }
})
afterAll(async () => {
  await pod.close()
  rmSync(folder, { recursive: true })
})

interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

async function run(values: Values, env: RecordedIo['env'] = {}): Promise<Run> {
  const io = recordIo({ PASSWORD: password, ...env })
  const code = await authCommand.run(values, io)
  return { code, ...io.written }
}

function without(...names: readonly string[]): Values {
  return Object.fromEntries(Object.entries(known).filter(([name]) => !names.includes(name)))
}

async function refuse(values: Values, env: RecordedIo['env'] = {}): Promise<string> {
  try {
    await run(values, env)
  } catch (error) {
    if (error instanceof UsageError) return error.message
    throw error
  }
  throw new Error('It was taken')
}

describe('one check', () => {
  it('0: accepted, in words', async () => {
    const { code, stdout, stderr } = await run(known)
    expect(code).toBe(0)
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^done +open-p12/)
    expect(stdout).toMatch(/^session-auth\n {2}/m)
    expect(stdout).toMatch(/^accepted$/m)
    expect(stdout).toMatch(/^sessionToken +.{4}… \(\d+ characters\)$/m)
    expect(stdout).not.toContain(password)
  })

  it('1: refused, and who can fix it', async () => {
    const { code, stdout } = await run({ ...known, p12: place('other.p12') })
    expect(code).toBe(1)
    expect(stdout).toMatch(/^refused \(account-/m)
    expect(stdout).toMatch(/^Who fixes it +The pod administrator\.$/m)
  })

  it('0: the way alone, without a P12 and without a password, is open', async () => {
    const { code, stdout } = await run(without('p12', 'password-from'))
    expect(code).toBe(0)
    expect(stdout).toContain('The way to the pod is open. No certificate was shown.')
    expect(stdout).toMatch(/^skipped +open-p12/)
    expect(stdout).toMatch(/verify-server +\d+ ms/)
  })

  it('3: the way alone, to a server that is not verified, whatever is to be shown to such', async () => {
    const values = { ...without('p12', 'password-from', 'trust'), 'send-to-untrusted': true }
    const { code, stdout } = await run(values)
    expect(stdout).toContain('not-checked (server-untrusted)')
    expect(stdout).not.toContain('as you asked')
    expect(code).toBe(3)
  })

  it('3: the way alone, where the key manager is not there', async () => {
    const { pod, ...rest } = without('p12', 'password-from')
    const sessionAuth = `https://${pod ?? ''}`
    const values = { ...rest, 'session-auth': sessionAuth, 'key-auth': 'https://localhost:1' }
    const { code, stdout } = await run(values)
    expect(stdout).toContain('not-checked (connection-refused)')
    expect(code).toBe(3)
  })

  it('3: a proxy of the environment that is not there; --proxy direct goes round it', async () => {
    const env = { HTTPS_PROXY: 'http://me:hunter2@127.0.0.1:1' }
    const { code, stdout } = await run(known, env)
    expect(stdout).toContain('not-checked (proxy-unreachable)')
    expect(stdout).not.toContain('hunter2')
    expect(code).toBe(3)
    expect(await run({ ...known, proxy: 'direct' }, env)).toMatchObject({ code: 0 })
    expect(await run(known, { ...env, NO_PROXY: 'localhost' })).toMatchObject({ code: 0 })
  })

  it('notices what stands out in the address', async () => {
    const { stdout } = await run({
      ...known,
      pod: `https://${known.pod}/sessionauth/v1/authenticate`,
    })
    expect(stdout).toMatch(/^accepted$/m)
    expect(stdout).toContain('(path-dropped)')
  })
})

describe('--warn-days', () => {
  it('1: accepted, and it ends within so many days; text and JSON say it', async () => {
    const warned = { ...known, 'warn-days': '30' }
    const text = await run(warned)
    expect(text.code).toBe(1)
    expect(text.stdout).toMatch(/^accepted$/m)
    expect(text.stdout.replaceAll(/\s+/g, ' ')).toContain('within the 30 days of --warn-days')
    const { code, stdout } = await run({ ...warned, json: true })
    expect(code).toBe(1)
    const { verdict, notices } = JSON.parse(stdout) as AuthReport
    expect(verdict).toBe('accepted')
    expect(notices.filter(({ id }) => id === 'expires-soon')).toHaveLength(1)
  })

  it('0: accepted, and it lasts longer', async () => {
    const notAfter = new Date(Date.now() + 40 * 86_400_000)
    writeFileSync(place('long.p12'), await makeP12({ commonName: 'demo-bot1', password, notAfter }))
    const { code } = await run({ ...known, p12: place('long.p12'), 'warn-days': '30' })
    expect(code).toBe(0)
  })
})

describe('--report', () => {
  it.each(['report.json', 'report.html'])(
    'writes %s for its owner alone, tokens masked',
    async (name) => {
      writeFileSync(place(name), 'an older report')
      const values = { ...known, report: place(name), json: true, 'show-tokens': true }
      const { code, stdout } = await run(values)
      expect(code).toBe(0)
      const { tokens } = JSON.parse(stdout) as AuthReport
      expect(tokens.sessionToken).toMatch(/^[\x21-\x7e]{20,}$/)
      const written = readFileSync(place(name), 'utf8')
      expect(written).toContain('accepted')
      for (const token of [tokens.sessionToken, tokens.keyManagerToken]) {
        expect(written).not.toContain(token)
      }
      expect(statSync(place(name)).mode & 0o777).toBe(0o600)
      expect(readdirSync(folder).filter((file) => file.startsWith('.'))).toEqual([])
    },
  )

  it('2: to a place that is not there', async () => {
    const report = place('nowhere/report.json')
    expect(await refuse({ ...known, report })).toContain('--report could not be written (ENOENT)')
  })
})

describe('--watch', () => {
  async function watchOnce(values: Values): Promise<Run> {
    const io = recordIo({ PASSWORD: password })
    const ending = authCommand.run({ ...known, watch: '10', ...values }, io)
    await expect.poll(() => io.written.stdout + io.written.stderr, { timeout: 15_000 }).not.toBe('')
    io.interrupt()
    return { code: await ending, ...io.written }
  }

  it('writes one line a check, and ends with Ctrl-C', async () => {
    const { code, stdout, stderr } = await watchOnce({})
    expect(stdout).toMatch(
      /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ accepted \d+ ms, 0 days left(, expires soon)?\n$/,
    )
    expect(stderr).toBe('')
    expect(code).toBe(0)
  })

  it('writes the whole report as one line of JSON', async () => {
    const { code, stdout } = await watchOnce({ json: true, p12: place('other.p12') })
    expect(stdout.trimEnd().split('\n')).toHaveLength(1)
    expect(JSON.parse(stdout)).toMatchObject({ verdict: 'refused' })
    expect(code).toBe(1)
  })

  it('goes on where the report cannot be written', async () => {
    const { code, stdout, stderr } = await watchOnce({ report: place('nowhere/report.json') })
    expect(stdout).toContain('accepted')
    expect(stderr).toContain('--report')
    expect(code).toBe(0)
  })

  it('stopped before a check has ended is an interruption, and writes nothing', async () => {
    const io = recordIo({ PASSWORD: password })
    io.interrupt()
    await expect(authCommand.run({ ...known, watch: '10' }, io)).rejects.toMatchObject({
      name: 'AbortError',
    })
    expect(io.written).toEqual({ stdout: '', stderr: '' })
  })
})

describe('2: refuses', () => {
  it.each<[string, Values, string]>([
    ['http', { pod: 'http://localhost' }, 'https://localhost'],
    ['a P12 that is not there', { p12: place('nowhere.p12') }, '--p12'],
    ['CAs that are none', { trust: place('words.txt') }, '--trust'],
    ['a SOCKS proxy', { proxy: 'socks5://localhost:1080' }, 'only HTTP proxies'],
    ['a password in --proxy', { proxy: 'http://me:hunter2@localhost:1' }, 'HTTPS_PROXY'],
    ['a report of no format', { report: place('report.txt') }, '.html'],
    ['a pause that is too short', { watch: '1' }, '--watch takes 10 to 86400 seconds'],
    ['days that are none', { 'warn-days': 'soon' }, '--warn-days takes 1 to'],
    ['a timeout that is none', { timeout: '0' }, '--timeout'],
  ])('%s', async (_what, values, words) => {
    const message = await refuse({ ...known, ...values })
    expect(message).toContain(words)
    expect(message).not.toContain('hunter2')
  })

  it('no target', async () => {
    expect(await refuse(without('pod'))).toContain('--pod')
  })

  it('a proxy of the environment that is not HTTP, by the variable’s name', async () => {
    const message = await refuse(known, { ALL_PROXY: 'socks5://me:hunter2@localhost:1080' })
    expect(message).toContain('ALL_PROXY')
    expect(message).not.toContain('hunter2')
  })
})
