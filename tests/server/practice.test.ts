// The practice world of the server: the page can create a P12 that the pod accepts.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeBase64 } from '../../src/text/bytes'
import { startPractice, type PracticeWorld } from '../../src/server/practice'
import { runAuth } from '../../src/auth/run'
import { tokenHeader, type AuthEvent, type Practice, type RunnerStatus } from '../../src/report/api'
import type { AuthReport } from '../../src/report/auth-report'
import { startServer, type Server } from '../../src/server/server'
import { makePracticeP12 } from '../support/practice-p12'
import { readKeyVector } from '../support/vectors'

let folder: string
let world: Promise<PracticeWorld>
let server: Server
let finishKey: () => void

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'botcert-practice-'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html>')
  const wait = new Promise<void>((resolve) => (finishKey = resolve))
  world = startPractice({
    generateKey: () => wait.then(() => readKeyVector('good-ca-rsa4096')),
  })
  server = await startServer({
    appFolder: folder,
    port: 0,
    practice: () => world,
    // Leads nowhere, and not to this machine.
    env: { HTTPS_PROXY: 'http://127.0.0.1:1' },
    runAuth,
  })
})
afterAll(async () => {
  await server.close()
  await (await world).close()
  rmSync(folder, { recursive: true })
})

function call(path: string, body: object): Promise<Response> {
  return fetch(`http://127.0.0.1:${server.port}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', [tokenHeader]: server.token },
    body: JSON.stringify(body),
  })
}

async function fetchPractice(): Promise<Practice> {
  const { practice } = (await (await call('/api/status', {})).json()) as RunnerStatus
  if (practice === null) throw new Error('There is no practice pod')
  return practice
}

async function prove(
  p12: Uint8Array,
  password: string,
): Promise<{ report: AuthReport; text: string }> {
  const body = { p12Base64: encodeBase64(p12), password, target: { kind: 'practice' } }
  const text = await (await call('/api/auth', body)).text()
  const events = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as AuthEvent)
  const last = events.at(-1)
  if (last?.type !== 'report') throw new Error(`No report: ${text}`)
  expect(events.slice(0, -1)).toEqual(last.report.stages.map((stage) => ({ type: 'stage', stage })))
  return { report: last.report, text }
}

describe('the practice world', () => {
  it('does not delay the page while its key is generated', async () => {
    const status = call('/api/status', {})
    const page = await fetch(`http://127.0.0.1:${server.port}/`)
    expect(page.status).toBe(200)
    const first = await Promise.race([status, new Promise((resolve) => setTimeout(resolve, 50))])
    expect(first).toBeUndefined()
    finishKey()
    expect((await status).status).toBe(200)
  })

  it('accepts a P12 of its CA in all stages', async () => {
    const practice = await fetchPractice()
    const p12 = await makePracticeP12(practice, practice.account, 'p12 password')
    const { report, text } = await prove(p12, 'p12 password')
    expect(report).toMatchObject({ verdict: 'accepted', cause: null })
    const taken = report.stages.filter(({ status }) => status === 'done').map(({ id }) => id)
    expect(taken.filter((id) => id === 'read-token')).toHaveLength(2)
    expect(taken).toEqual(expect.arrayContaining(['identity', 'agent-echo', 'logout']))
    const rest = report.stages.filter(({ status }) => status !== 'done' && status !== 'skipped')
    expect(rest).toEqual([])
    expect(text).not.toContain('p12 password')
    // Tokens have 43 characters: no piece of one that long is in the answer.
    expect(report.tokens.sessionToken?.length).toBeLessThan(43)
    expect(text).not.toMatch(/"[\w-]{43}"/)
  })

  it('refuses another name, and a wrong password before any connection', async () => {
    const practice = await fetchPractice()
    const other = await makePracticeP12(practice, 'Practice-Bot', 'p')
    const { report } = await prove(other, 'p')
    expect(report).toMatchObject({ verdict: 'refused', cause: 'account-name-case' })
    expect(report.stages.find(({ id }) => id === 'authenticate')?.detail).toContain(
      'upper and lower case matter',
    )
    expect((await prove(other, 'hunter2')).report).toMatchObject({
      verdict: 'not-checked',
      cause: 'p12-password-wrong',
    })
  })
})
