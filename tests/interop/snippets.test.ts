// The snippets that the page offers, run as printed against a server that demands a client certificate.
import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import { TLSSocket } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parsePodAddress } from '../../src/ui/login/pod-address'
import { curlCommands, nodeScript, type SnippetInput } from '../../src/ui/output/snippets'
import { needs } from '../support/programs'
import { openWorkshop, type Workshop } from '../support/run'

const password = 'test-password'

describe.runIf(needs('openssl', 'bash', 'curl'))('the printed snippets', () => {
  let workshop: Workshop
  let server: Server
  let input: SnippetInput
  /** What the server was asked, and by whom. */
  const asked: string[] = []

  beforeAll(async () => {
    workshop = openWorkshop()
    const make = (name: string, subject: string, ...more: readonly string[]) => {
      const files = ['-keyout', `${name}-key.pem`, '-out', `${name}.pem`]
      const kind = ['-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc']
      workshop.run('openssl', 'req', ...kind, ...files, '-subj', subject, ...more)
    }
    make('server', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost')
    make('bot', '/CN=demo-bot1')
    const source = ['-in', 'bot.pem', '-inkey', 'bot-key.pem', '-passout', `pass:${password}`]
    workshop.run('openssl', 'pkcs12', '-export', ...source, '-out', 'demo-bot1.p12')

    const read = (name: string) => readFileSync(`${workshop.folder}/${name}`)
    const keys = { key: read('server-key.pem'), cert: read('server.pem'), ca: read('bot.pem') }
    server = createServer(
      { ...keys, requestCert: true, rejectUnauthorized: true },
      ({ socket, method, url }, response) => {
        const client = socket instanceof TLSSocket ? socket.getPeerCertificate().subject.CN : ''
        asked.push(`${String(client)} ${String(method)} ${String(url)}`)
        response.end('{"name":"sessionToken","token":"abcd"}')
      },
    )
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const pod = parsePodAddress(`localhost:${(server.address() as AddressInfo).port}`)
    if (pod === null) throw new TypeError('the server has an address')
    input = { account: 'demo-bot1', pod, pkcs12Name: 'demo-bot1.p12' }
  })
  afterAll(() => {
    server.close()
    workshop.remove()
  })

  /** While this process serves. */
  function run(program: string, args: readonly string[], stdin: string): Promise<string> {
    const trust = `${workshop.folder}/server.pem`
    const environment = { CURL_CA_BUNDLE: trust, NODE_EXTRA_CA_CERTS: trust }
    return new Promise((resolve, reject) => {
      const child = execFile(
        program,
        args,
        {
          cwd: workshop.folder,
          env: { ...process.env, ...environment, P12_PASSWORD: password },
        },
        (error, stdout, stderr) =>
          error === null ? resolve(stdout) : reject(new Error(`${program}: ${stderr}`)),
      )
      child.stdin?.end(stdin)
    })
  }

  it('get a session with Node', async () => {
    const script = nodeScript(input).replace('/path/to/', './')
    workshop.write('session.mjs', script)
    expect(await run(process.execPath, ['session.mjs'], '')).toContain('sessionToken')
    expect(asked.splice(0)).toEqual(['demo-bot1 POST /sessionauth/v1/authenticate'])
  })

  it('get both tokens with curl, the password typed', async () => {
    const answer = await run('bash', ['-e', '-c', curlCommands(input)], `${password}\n`)
    expect(answer.match(/sessionToken/g)).toHaveLength(2)
    expect(asked.splice(0)).toEqual([
      'demo-bot1 POST /sessionauth/v1/authenticate',
      'demo-bot1 POST /keyauth/v1/authenticate',
    ])
  })
})
