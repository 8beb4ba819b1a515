// The batch check on ten thousand requests: the command line and the page, against openssl (a process a file, two at a
// time) and Python's cryptography (one process), over the same files.
import { execFileSync, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launchBrowser, openApp } from '../support/app-page'
import { startStaticServer } from '../support/static-server'
import { batchSize, makeBatch, type Batch } from './batch-files'

/** openssl is given a part of the files: all of them take it minutes. */
const opensslFiles = 1000

interface Cost {
  /** Milliseconds an item. */
  readonly wall: number
  readonly cpu: number
}

export async function benchBatch(): Promise<void> {
  const batch = makeBatch()
  const openssl = measure(
    `ls | head -${opensslFiles} | xargs -P2 -n1 openssl req -verify -noout -in >/dev/null 2>&1`,
    batch.folder,
    opensslFiles,
  )
  const python = measure(`python3 -c '${pythonScript}' .`, batch.folder, batchSize)
  const cli = await measureCli(batch)
  console.log(`${batchSize} requests, RSA-4096 (ms an item)`)
  console.log(`  openssl req -verify, xargs -P2, ${opensslFiles} of them: ${show(openssl)}`)
  console.log(`  Python cryptography, parse and verify: ${show(python)}`)
  console.log(
    `  botcert inspect, all rules: ${show(cli)}, ${cli.peakMb} MB; ${ratio(openssl.wall, cli.wall)} × as fast as openssl, ${ratio(python.cpu, cli.cpu)} × Python per core`,
  )
  const page = await measurePage(batch)
  console.log(
    `  the page, all rules: wall ${page.wall.toFixed(3)}, frames p95 ${page.frameP95.toFixed(0)} ms, worst ${page.frameWorst.toFixed(0)} ms, ${page.peakMb} MB; ${ratio(openssl.wall, page.wall)} × as fast as openssl`,
  )
}

const pythonScript = `
import os, sys
from cryptography import x509
for name in os.listdir(sys.argv[1]):
    csr = x509.load_pem_x509_csr(open(os.path.join(sys.argv[1], name), "rb").read())
    assert csr.is_signature_valid
    csr.subject.rfc4514_string()
`

function measure(command: string, cwd: string, items: number): Cost {
  const started = performance.now()
  const script = `TIMEFORMAT="cpu %3U %3S"; { time { ${command}; }; } 2>&1`
  const text = execFileSync('bash', ['-c', script], { cwd, encoding: 'utf8' })
  const wall = (performance.now() - started) / items
  const [, user = 'NaN', system = 'NaN'] = /cpu ([\d.]+) ([\d.]+)/.exec(text) ?? []
  return { wall, cpu: (1000 * (Number(user) + Number(system))) / items }
}

async function measureCli({ folder }: Batch): Promise<Cost & { readonly peakMb: number }> {
  const program = fileURLToPath(new URL('../../dist/runner/botcert.mjs', import.meta.url))
  const started = performance.now()
  const args = [program, 'inspect', folder, '--format', 'json']
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  let lines = 0
  child.stdout.on('data', (data: Buffer) => {
    for (const octet of data) if (octet === 10) lines += 1
  })
  const watched = { peakKb: 0, cpuMs: 0 }
  const timer = setInterval(() => {
    watched.peakKb = Math.max(watched.peakKb, readPeakKb(child.pid ?? 0))
    watched.cpuMs = Math.max(watched.cpuMs, readCpuMs(child.pid ?? 0))
  }, 20)
  await new Promise((resolve) => child.on('close', resolve))
  clearInterval(timer)
  if (lines !== batchSize) throw new Error(`${lines} lines for ${batchSize} items`)
  return {
    wall: (performance.now() - started) / batchSize,
    cpu: watched.cpuMs / batchSize,
    peakMb: Math.round(watched.peakKb / 1000),
  }
}

function readPeakKb(pid: number): number {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

/** User and system time of all threads; a hundred ticks a second. */
function readCpuMs(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? []
    return 10 * (Number(fields[11]) + Number(fields[12]))
  } catch {
    return 0
  }
}

async function measurePage({ pemFile }: Batch) {
  const server = await startStaticServer()
  const browser = await launchBrowser()
  try {
    const { page } = await openApp(browser, `${server.url}#/check`)
    await page.locator('#choose-files').waitFor()
    await page.waitForLoadState('networkidle')
    await page.evaluate(() => {
      const frames: number[] = []
      Object.assign(window, { frames })
      let last = performance.now()
      const note = (now: number) => {
        frames.push(now - last)
        last = now
        requestAnimationFrame(note)
      }
      requestAnimationFrame(note)
    })
    const started = performance.now()
    await page.getByLabel('Files to check').setInputFiles(pemFile)
    await page.getByText('10,000 of 10,000 shown').waitFor({ timeout: 300_000 })
    await page.getByRole('button', { name: 'HTML report' }).waitFor({ timeout: 300_000 })
    const wall = (performance.now() - started) / batchSize
    const frames = await page.evaluate(() => (window as unknown as { frames: number[] }).frames)
    frames.sort((a, b) => a - b)
    return {
      wall,
      frameP95: frames[Math.floor(frames.length * 0.95)] ?? Number.NaN,
      frameWorst: frames.at(-1) ?? Number.NaN,
      peakMb: Math.round(Math.max(...listRenderers().map(readPeakKb)) / 1000),
    }
  } finally {
    await browser.close()
    await server.close()
  }
}

/** Processes of Chromium that draw pages. */
function listRenderers(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return readFileSync(join('/proc', name, 'cmdline'), 'utf8').includes('--type=renderer')
      } catch {
        return false
      }
    })
    .map(Number)
}

function show({ wall, cpu }: Cost): string {
  return `wall ${wall.toFixed(3)}, CPU ${cpu.toFixed(3)}`
}

function ratio(theirs: number, ours: number): string {
  return (theirs / ours).toFixed(1)
}
