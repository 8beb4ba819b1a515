// `botcert pod` as its user runs it. tests/pod/pod.test.ts tests the decisions of the pod.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { UsageError } from '../../../src/cli/command'
import { podCommand } from '../../../src/cli/commands/pod'
import { issueBot } from '../../support/bot-certificate'
import { recordIo } from '../../support/command-io'
import { fetchTls } from '../../support/tls-client'
import { readVectorText } from '../../support/vectors'

let folder: string
const anyPorts = { port: '0', 'web-port': '0' }

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'botcert-pod-test-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

function write(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

function readFact(stdout: string, start: string): string {
  const line = stdout.split('\n').find((each) => each.startsWith(start))
  return line?.slice(line.indexOf(':') + 1).trim() ?? ''
}

describe('botcert pod', () => {
  it('runs with the given CAs and accounts until Ctrl-C', async () => {
    const trust = write(
      'cas.pem',
      readVectorText('good-ca-p256.crt.pem') + readVectorText('good-ca-p384.crt.pem'),
    )
    const io = recordIo()
    const ending = podCommand.run({ ...anyPorts, trust, account: 'a-bot,b-bot' }, io)
    await expect.poll(() => io.written.stderr).toContain('never for production')
    const caFile = readFact(io.written.stdout, 'CA of')
    const ca = readFileSync(caFile, 'utf8')
    const port = Number(new URL(readFact(io.written.stdout, 'API port')).port)
    const path = '/sessionauth/v1/authenticate'
    for (const commonName of ['a-bot', 'b-bot']) {
      const client = await issueBot({ commonName })
      expect(await fetchTls({ method: 'POST', port, path, ca, ...client })).toMatchObject({
        status: 200,
      })
    }
    const webPort = Number(new URL(readFact(io.written.stdout, 'Web port')).port)
    const sessionToken = readFact(io.written.stdout, 'Administrator')
    const list = { path: '/pod/v2/companycert/list', headers: { sessionToken }, ca }
    expect((await fetchTls({ port: webPort, ...list })).body).toHaveLength(2)
    expect(io.written.stderr).toContain(`--pod localhost:${port} --web localhost:${webPort}`)
    io.interrupt()
    expect(await ending).toBe(0)
    expect(existsSync(caFile)).toBe(false)
    await expect(fetchTls({ port: webPort, ...list })).rejects.toThrow()
  })

  it('writes its server CA to the given file, and keeps it', async () => {
    const io = recordIo()
    const caFile = join(folder, 'server-ca.pem')
    const ending = podCommand.run({ ...anyPorts, 'ca-out': caFile }, io)
    await expect.poll(() => io.written.stdout).toContain(caFile)
    io.interrupt()
    await ending
    expect(readFileSync(caFile, 'utf8')).toMatch(/^-----BEGIN CERTIFICATE-----/)
  })

  it.each([
    ['a missing file', () => ({ trust: join(folder, 'nothing') }), /ENOENT/],
    [
      'a key instead of a CA',
      () => ({ trust: write('key.pem', readVectorText('good-ca-p256.key.pem')) }),
      /PRIVATE KEY/,
    ],
    [
      'a certificate that is not a CA',
      () => ({ trust: write('bot.pem', readVectorText('bad-ca-not-ca.crt.pem')) }),
      /not a CA/,
    ],
    ['a name given twice', () => ({ account: 'a-bot,a-bot' }), /exists already/],
    ['an invalid port', () => ({ port: 'x' }), /--port takes/],
    ['an output that cannot be written', () => ({ 'ca-out': join(folder, 'no/x') }), /ENOENT/],
  ])('refuses %s', async (_what, values, words) => {
    const attempt = podCommand.run({ ...anyPorts, ...values() }, recordIo())
    await expect(attempt).rejects.toThrow(words)
    await expect(attempt).rejects.toThrow(UsageError)
  })

  it('refuses a port that is in use, and releases the other one', async () => {
    const io = recordIo()
    const ending = podCommand.run(anyPorts, io)
    await expect.poll(() => io.written.stdout).toContain('Web port')
    const taken = new URL(readFact(io.written.stdout, 'Web port')).port
    const attempt = podCommand.run({ port: '0', 'web-port': taken }, recordIo())
    await expect(attempt).rejects.toThrow(/is in use/)
    io.interrupt()
    await ending
  })
})
