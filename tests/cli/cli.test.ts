// The built command line as scripts use it: exit codes, stdout and stderr.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import packageJson from '../../package.json' with { type: 'json' }
import { startPractice, type PracticeWorld } from '../../src/server/practice'
import type { AuthReport } from '../../src/report/auth-report'
import { makePracticeP12 } from '../support/practice-p12'
import { openWorkshop } from '../support/run'
import { readKeyVector } from '../support/vectors'

const password = 'p12 password'
const shop = openWorkshop()
let world: PracticeWorld
let target: readonly string[]

beforeAll(async () => {
  await build({
    configFile: fileURLToPath(new URL('../../src/cli/vite.config.ts', import.meta.url)),
    logLevel: 'error',
    build: { outDir: shop.folder, emptyOutDir: false },
  })
  world = await startPractice({ generateKey: () => readKeyVector('good-ca-rsa4096') })
  const { practice, trustPem } = world
  for (const name of [practice.account, practice.account.toUpperCase()]) {
    shop.write(`${name}.p12`, await makePracticeP12(practice, name, password))
  }
  shop.write('server-ca.pem', trustPem)
  target = [
    ...['--pod', practice.apiAddress, '--web', practice.webAddress],
    ...['--trust', 'server-ca.pem', '--password-from', 'env:P12_PASSWORD'],
  ]
})
afterAll(async () => {
  await world.close()
  shop.remove()
})

interface Run {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

function botcert(args: readonly string[], environment: Record<string, string> = {}): Promise<Run> {
  const child = spawn(process.execPath, ['botcert.mjs', ...args], {
    cwd: shop.folder,
    env: { ...process.env, P12_PASSWORD: password, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const written = { stdout: '', stderr: '' }
  child.stdout.on('data', (data: Buffer) => (written.stdout += data.toString()))
  child.stderr.on('data', (data: Buffer) => (written.stderr += data.toString()))
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, ...written })))
}

const auth = (account: string, ...more: readonly string[]) =>
  botcert(['auth', '--p12', `${account}.p12`, ...target, ...more])

it('prints its version', async () => {
  const stdout = `${packageJson.version}\n`
  expect(await botcert(['--version'])).toEqual({ code: 0, stdout, stderr: '' })
})

it('prints the help, with exit code 2 if there are no arguments', async () => {
  expect(await botcert(['auth', '--help'])).toMatchObject({ code: 0, stderr: '' })
  const { code, stdout } = await botcert([])
  expect(code).toBe(2)
  expect(stdout).toContain('auth')
})

describe('botcert auth', () => {
  it('0: accepted, with one line per stage, masked tokens and no password', async () => {
    const { code, stdout, stderr } = await auth(world.practice.account)
    expect(stderr).toBe('')
    expect(stdout).toMatch(/^session-auth\n(?: {2}.*\n)+\nkey-manager\n/m)
    expect(stdout).toMatch(/^ {2}done +authenticate/m)
    expect(stdout).toMatch(/^accepted$/m)
    expect(stdout).toMatch(/^skipped +agent-echo/m)
    expect(stdout).toMatch(/^sessionToken +.{4}… \(\d+ characters\)$/m)
    expect(stdout).not.toContain(password)
    expect(code).toBe(0)
  })

  it('0: prints one JSON object with the documented fields', async () => {
    const { code, stdout } = await auth(world.practice.account, '--json')
    const report = JSON.parse(stdout) as AuthReport
    expect(report).toMatchObject({ verdict: 'accepted', cause: null })
    expect(report.format).toBe('botcert-auth-report-1')
    expect(report.certificate).toMatchObject({ commonName: world.practice.account, keyBits: 4096 })
    expect(report.tokens.sessionToken).toContain('…')
    expect(code).toBe(0)
  })

  it('0: prints unmasked tokens if asked, but not in the stages', async () => {
    const { stdout } = await auth(world.practice.account, '--json', '--show-tokens')
    const { tokens, stages } = JSON.parse(stdout) as AuthReport
    expect(tokens.sessionToken).toMatch(/^[\x21-\x7e]{20,}$/)
    expect(JSON.stringify(stages)).not.toContain(tokens.sessionToken)
  })

  it('1: refused, with the message of the pod', async () => {
    const { code, stdout } = await auth(world.practice.account.toUpperCase())
    expect(stdout).toMatch(/^ {2}failed +authenticate/m)
    expect(stdout).toMatch(/^refused \(account-name-case\)$/m)
    const text = stdout.replaceAll(/\s+/g, ' ')
    expect(text).toContain('code 403: ')
    expect(text).toContain('Who fixes it You.')
    expect(code).toBe(1)
  })

  it('3: the wrong password', async () => {
    const args = ['auth', '--p12', `${world.practice.account}.p12`, ...target]
    const { code, stdout } = await botcert(args, { P12_PASSWORD: 'hunter2' })
    expect(stdout).toContain('not-checked (p12-password-wrong)')
    expect(stdout).not.toContain('hunter2')
    expect(code).toBe(3)
  })

  it('3: an untrusted server', async () => {
    const { apiAddress, account } = world.practice
    const args = ['auth', '--p12', `${account}.p12`, '--pod', apiAddress]
    const { code, stdout } = await botcert([...args, '--password-from', 'env:P12_PASSWORD'])
    expect(stdout).toContain('not-checked (server-untrusted)')
    expect(code).toBe(3)
  })

  it('0: trusts the CAs of NODE_EXTRA_CA_CERTS, and says if they cannot be read', async () => {
    const { apiAddress, webAddress, account } = world.practice
    const args = ['auth', '--p12', `${account}.p12`, '--pod', apiAddress, '--web', webAddress]
    const known = [...args, '--password-from', 'env:P12_PASSWORD']
    const read = await botcert(known, { NODE_EXTRA_CA_CERTS: 'server-ca.pem' })
    expect(read).toMatchObject({ code: 0, stderr: '' })
    const unread = await botcert(known, { NODE_EXTRA_CA_CERTS: 'nowhere.pem' })
    expect(unread.code).toBe(3)
    expect(unread.stderr).toContain('botcert: The file of NODE_EXTRA_CA_CERTS, nowhere.pem, could')
  })

  it('watches until Ctrl-C, which ends it immediately with the last exit code', async () => {
    const args = ['botcert.mjs', 'auth', '--p12', `${world.practice.account}.p12`, ...target]
    const child = spawn(process.execPath, [...args, '--watch', '600', '--json'], {
      cwd: shop.folder,
      env: { ...process.env, P12_PASSWORD: password },
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let line = ''
    child.stdout.on('data', (data: Buffer) => (line += data.toString()))
    await expect.poll(() => line, { timeout: 20_000 }).toContain('\n')
    expect(JSON.parse(line)).toMatchObject({ verdict: 'accepted' })
    const stopped = performance.now()
    child.kill('SIGINT')
    expect(await once(child, 'close')).toEqual([0, null])
    expect(performance.now() - stopped).toBeLessThan(5000)
  })

  it.each([
    ['no options', [], '--pod'],
    ['a missing P12 file', ['--p12', 'no.p12', '--pod', 'a'], 'ENOENT'],
    ['no pod', ['--p12', 'server-ca.pem'], '--pod'],
    ['a password as an argument', ['--password', 'hunter2'], 'list of processes'],
    [
      'no password source, no terminal',
      ['--p12', 'server-ca.pem', '--pod', 'a'],
      '--password-from',
    ],
    [
      'a trust file without certificates',
      ['--p12', 'server-ca.pem', '--pod', 'a', '--trust', 'botcert.mjs'],
      '--trust',
    ],
    ['an invalid timeout', ['--p12', 'server-ca.pem', '--pod', 'a', '--timeout', '0'], '--timeout'],
  ])('2: %s', async (_what, args, words) => {
    const { code, stdout, stderr } = await botcert(['auth', ...args])
    expect(stderr).toContain(words)
    expect(stderr).not.toContain('hunter2')
    expect(stdout).toBe('')
    expect(code).toBe(2)
  })
})
