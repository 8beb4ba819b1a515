// What curl makes of a cell, with the same certificate and key in PEM.
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { findProgram } from '../programs'
import type { Cell } from './cells'
import type { MatrixWorld } from './certificates'

/** cannot-run: the client itself does not take the certificate, or does not send it. */
export type Outcome = 'accepted' | 'refused' | 'cannot-run'

/** @throws Error where curl failed for another reason than a refusal. */
export async function askByCurl(world: MatrixWorld, cell: Cell): Promise<Outcome> {
  const files = world.client(cell.client)
  const own = files === null ? [] : ['--cert', files.chain, '--key', files.key]
  const url = `https://localhost:${cell.port}/sessionauth/v1/authenticate`
  const manner = ['-sS', '--noproxy', '*', '--max-time', '9', '--ipv4', '--output', 'curl.out']
  const args = [...manner, '-w', '%{http_code}', '--cacert', 'server-ca.pem', ...own]
  const { code, stdout, stderr } = await run(world, [...args, '--request', 'POST', url])
  if (cell.welcome === 'token' ? stdout === '200' : code === unsupportedProtocol) return 'accepted'
  if (stdout === '400' || stdout === '401') return 'refused'
  if (stdout === '000' && brokenByServer.includes(code)) return 'refused'
  throw new Error(`curl, ${JSON.stringify(cell)}: ${code} ${stdout} ${stderr}`)
}

/** CURLE_UNSUPPORTED_PROTOCOL: HTTP/0.9. */
const unsupportedProtocol = 1

/**
 * CURLE_SSL_CONNECT_ERROR, GOT_NOTHING, SEND_ERROR, RECV_ERROR, and PEER_FAILED_VERIFICATION: that is what curl
 * makes of the server's alert certificate_expired.
 */
const brokenByServer: readonly (number | string)[] = [35, 52, 55, 56, 60]

interface Ended {
  /** Of curl; a word where it did not run. */
  readonly code: number | string
  readonly stdout: string
  readonly stderr: string
}

function run(world: MatrixWorld, args: readonly string[]): Promise<Ended> {
  // Weak certificates are to reach the server: that is for it to judge.
  const env = { ...process.env, OPENSSL_CONF: join(world.folder, 'weak.cnf') }
  return new Promise((resolve) => {
    execFile(findProgram('curl') ?? '', args, { cwd: world.folder, env }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    )
  })
}
