// Press-to-P12 in Chromium against the four openssl commands of the documented workflow, and the export of
// a PKCS#12 file against `openssl pkcs12 -export`: interleaved in one run, medians, ratios.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright'
import { parseCertificates } from '../../src/pki/x509/certificate'
import { parsePrivateKey } from '../../src/pki/keys/private-key'
import { buildPkcs12 } from '../../src/pki/write/pkcs12'
import { fillForm, launchBrowser, openApp } from '../support/app-page'
import { makeDevCa, type DevCa } from '../support/dev-ca'
import { startStaticServer } from '../support/static-server'
import { benchBatch } from './batch'

const rounds = 5
/** Idle time that a person takes to fill the form; the warm key is made in it. */
const fillingMs = 4000

export async function runBench(): Promise<void> {
  const ca = makeDevCa('rsa')
  const folder = mkdtempSync(join(tmpdir(), 'botcert-bench-'))
  try {
    await benchPress(ca, folder)
    await benchExport(folder)
    await benchBatch()
  } finally {
    ca.remove()
    rmSync(folder, { recursive: true })
  }
}

async function benchPress(ca: DevCa, folder: string): Promise<void> {
  const server = await startStaticServer()
  const browser = await launchBrowser()
  const warm: number[] = []
  const cold: number[] = []
  const peer: number[] = []
  try {
    for (let round = 0; round < rounds; round += 1) {
      const times = await pressTwice(browser, server.url, ca)
      warm.push(times.warm)
      cold.push(times.cold)
      peer.push(timeSync(() => runWorkflow(ca, folder)))
    }
  } finally {
    await browser.close()
    await server.close()
  }
  console.log(`Press to P12, 10,000 iterations, Chromium (medians of ${rounds}, ms)`)
  report('with a warm key', warm, peer)
  report('the next bot at once, its key not ready', cold, peer)
  console.log(`  the four openssl commands: ${format(median(peer))}\n`)
}

/** Milliseconds from the press of Create to the result, counted in the page. */
async function pressTwice(
  browser: Browser,
  url: string,
  ca: DevCa,
): Promise<{ warm: number; cold: number }> {
  const { page, close } = await openApp(browser, url)
  await fillForm(page, ca)
  await page.waitForTimeout(fillingMs)
  const warm = await timePress(page)
  await page.getByRole('button', { name: 'Create another' }).click()
  await page.getByLabel('Account name').fill('demo-bot2')
  const cold = await timePress(page)
  await close()
  return { warm, cold }
}

function timePress(page: Page): Promise<number> {
  return page.evaluate(async () => {
    const buttons = [...document.querySelectorAll('button')]
    const create = buttons.find((button) => button.textContent.trim().startsWith('Create the'))
    if (create === undefined) throw new Error('There is no button to create with')
    const shown = new Promise<number>((resolve) => {
      const observer = new MutationObserver(() => {
        if (document.querySelector('#result-title') === null) return
        observer.disconnect()
        resolve(performance.now())
      })
      observer.observe(document.body, { childList: true, subtree: true })
    })
    const pressed = performance.now()
    create.click()
    return (await shown) - pressed
  })
}

/** The documented workflow, with passwords in the environment instead of on the command line. */
function runWorkflow(ca: DevCa, folder: string): void {
  const env = { ...process.env, KEY: 'key password', CA: ca.passphrase, OUT: 'p12 password' }
  const openssl = (...args: string[]): void => {
    execFileSync('openssl', args, { cwd: folder, env, stdio: 'pipe' })
  }
  const subject = '/CN=demo-bot1/O=Symphony Communications LLC/OU=NOT FOR PRODUCTION USE/C=US'
  const signer = ['-CA', ca.certificateFile, '-CAkey', ca.keyFile, '-passin', 'env:CA']
  const key = ['-passin', 'env:KEY']
  openssl('genrsa', '-aes256', '-passout', 'env:KEY', '-out', 'key.pem', '4096')
  openssl('req', '-new', '-key', 'key.pem', ...key, '-subj', subject, '-out', 'req.pem')
  openssl(
    ...['x509', '-req', '-sha256', '-days', '2922', '-in', 'req.pem', ...signer],
    ...['-out', 'cert.pem', '-set_serial', '0x1'],
  )
  openssl(
    ...['pkcs12', '-export', '-in', 'cert.pem', '-inkey', 'key.pem', ...key],
    ...['-out', 'bot.p12', '-passout', 'env:OUT'],
  )
}

async function benchExport(folder: string): Promise<void> {
  const env = { ...process.env, KEY: 'key password', OUT: 'p12 password' }
  const [certificate] = parseCertificates(new Uint8Array(readFileSync(join(folder, 'cert.pem'))))
  if (certificate === undefined) throw new Error('The workflow left no certificate')
  const key = await parsePrivateKey(new Uint8Array(readFileSync(join(folder, 'key.pem'))), {
    passphrase: env.KEY,
    hash: 'SHA-256',
  })
  console.log(`PKCS#12 export, Node (medians of ${rounds}, ms; openssl with its start)`)
  for (const iterations of [10_000, 600_000]) {
    const ours: number[] = []
    const oursCpu: number[] = []
    const peer: number[] = []
    const peerCpu: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const started = performance.now()
      const before = process.cpuUsage()
      await buildPkcs12({
        key,
        certificate,
        intermediates: [],
        password: env.OUT,
        friendlyName: 'demo-bot1',
        iterations,
      })
      // Of all threads: WebCrypto derives on its own.
      const { user, system } = process.cpuUsage(before)
      oursCpu.push((user + system) / 1000)
      ours.push(performance.now() - started)
      const files = ['-in', 'cert.pem', '-inkey', 'key.pem', '-out', 'bench.p12']
      const passwords = ['-passin', 'env:KEY', '-passout', 'env:OUT']
      const cost = ['-iter', String(iterations)]
      const args = ['pkcs12', '-export', ...files, ...passwords, ...cost]
      peer.push(timeSync(() => peerCpu.push(measureCpu('openssl', args, { cwd: folder, env }))))
    }
    report(`${iterations} iterations`, ours, peer)
    report(`${iterations} iterations, CPU`, oursCpu, peerCpu)
    console.log(
      `  openssl pkcs12 -export -iter ${iterations}: ${format(median(peer))}, CPU ${format(median(peerCpu))}`,
    )
  }
}

/** Milliseconds of CPU, user and system, of a program: Node does not tell those of a child, Bash does. */
function measureCpu(
  program: string,
  args: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): number {
  const script = 'TIMEFORMAT="cpu %3U %3S"; time "$@"'
  const { status, stderr } = spawnSync('bash', ['-c', script, 'bash', program, ...args], {
    ...options,
    encoding: 'utf8',
  })
  const [, user, system] = /cpu ([\d.]+) ([\d.]+)/.exec(stderr) ?? []
  if (status !== 0 || user === undefined || system === undefined) throw new Error(stderr)
  return 1000 * (Number(user) + Number(system))
}

function timeSync(work: () => unknown): number {
  const started = performance.now()
  work()
  return performance.now() - started
}

function report(what: string, ours: readonly number[], peer: readonly number[]): void {
  const ratio = median(ours) / median(peer)
  console.log(`  ${what}: ${format(median(ours))}, ${ratio.toFixed(2)} × openssl`)
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN
}

function format(ms: number): string {
  return ms.toFixed(ms < 100 ? 1 : 0)
}
