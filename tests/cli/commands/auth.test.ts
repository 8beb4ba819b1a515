// The command in this process, with the practice pod: its output, exit codes and usage errors.
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
  // Expires in one day.
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
  throw new Error('The command line was accepted')
}

describe('one check', () => {
  it('0: accepted, as text', async () => {
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

  it('0: only connectivity, without a P12 and without a password', async () => {
    const { code, stdout } = await run(without('p12', 'password-from'))
    expect(code).toBe(0)
    expect(stdout).toContain('The pod can be reached. No certificate was shown.')
    expect(stdout).toMatch(/^skipped +open-p12/)
    expect(stdout).toMatch(/verify-server +\d+ ms/)
  })

  it('3: only connectivity, to an unverified server, even with --send-to-untrusted', async () => {
    const values = { ...without('p12', 'password-from', 'trust'), 'send-to-untrusted': true }
    const { code, stdout } = await run(values)
    expect(stdout).toContain('not-checked (server-untrusted)')
    expect(stdout).not.toContain('as you asked')
    expect(code).toBe(3)
  })

  it('3: only connectivity, if the key manager is not reachable', async () => {
    const { pod, ...rest } = without('p12', 'password-from')
    const sessionAuth = `https://${pod ?? ''}`
    const values = { ...rest, 'session-auth': sessionAuth, 'key-auth': 'https://localhost:1' }
    const { code, stdout } = await run(values)
    expect(stdout).toContain('not-checked (connection-refused)')
    expect(code).toBe(3)
  })

  it('3: an unreachable proxy of the environment, which --proxy direct bypasses', async () => {
    const env = { HTTPS_PROXY: 'http://me:hunter2@127.0.0.1:1' }
    const { code, stdout } = await run(known, env)
    expect(stdout).toContain('not-checked (proxy-unreachable)')
    expect(stdout).not.toContain('hunter2')
    expect(code).toBe(3)
    expect(await run({ ...known, proxy: 'direct' }, env)).toMatchObject({ code: 0 })
    expect(await run(known, { ...env, NO_PROXY: 'localhost' })).toMatchObject({ code: 0 })
  })

  it('has a notice about an unusual address', async () => {
    const { stdout } = await run({
      ...known,
      pod: `https://${known.pod}/sessionauth/v1/authenticate`,
    })
    expect(stdout).toMatch(/^accepted$/m)
    expect(stdout).toContain('(path-dropped)')
  })
})

describe('--warn-days', () => {
  it('1: accepted but expires within the days, in text and JSON', async () => {
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

  it('0: accepted and expires later', async () => {
    const notAfter = new Date(Date.now() + 40 * 86_400_000)
    writeFileSync(place('long.p12'), await makeP12({ commonName: 'demo-bot1', password, notAfter }))
    const { code } = await run({ ...known, p12: place('long.p12'), 'warn-days': '30' })
    expect(code).toBe(0)
  })
})

describe('--report', () => {
  it.each(['report.json', 'report.html'])(
    'writes %s with masked tokens, readable only by its owner',
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

  it('2: in a folder that does not exist', async () => {
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

  it('writes one line per check, and ends with Ctrl-C', async () => {
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

  it('continues if the report cannot be written', async () => {
    const { code, stdout, stderr } = await watchOnce({ report: place('nowhere/report.json') })
    expect(stdout).toContain('accepted')
    expect(stderr).toContain('--report')
    expect(code).toBe(0)
  })

  it('writes nothing if it is interrupted before the first check ends', async () => {
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
    ['a missing P12 file', { p12: place('nowhere.p12') }, '--p12'],
    ['a trust file without certificates', { trust: place('words.txt') }, '--trust'],
    ['a SOCKS proxy', { proxy: 'socks5://localhost:1080' }, 'only HTTP proxies'],
    ['a password in --proxy', { proxy: 'http://me:hunter2@localhost:1' }, 'HTTPS_PROXY'],
    ['a report with an unknown extension', { report: place('report.txt') }, '.html'],
    ['a pause that is too short', { watch: '1' }, '--watch takes 10 to 86400 seconds'],
    ['invalid days', { 'warn-days': 'soon' }, '--warn-days takes 1 to'],
    ['an invalid timeout', { timeout: '0' }, '--timeout'],
  ])('%s', async (_what, values, words) => {
    const message = await refuse({ ...known, ...values })
    expect(message).toContain(words)
    expect(message).not.toContain('hunter2')
  })

  it('no target', async () => {
    expect(await refuse(without('pod'))).toContain('--pod')
  })

  it('a SOCKS proxy of the environment, naming the variable', async () => {
    const message = await refuse(known, { ALL_PROXY: 'socks5://me:hunter2@localhost:1080' })
    expect(message).toContain('ALL_PROXY')
    expect(message).not.toContain('hunter2')
  })
})
