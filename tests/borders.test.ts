// The borders between zones hold: code that crosses one fails the check. Each case here crosses one.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '..')
let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'botcert-borders-'))
})

afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

function write(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

function runNode(script: string, args: readonly string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', script), ...args],
    { cwd: folder, encoding: 'utf8' },
  )
  return { code: status, output: stdout + stderr }
}

describe('the import table', () => {
  it('refuses each crossing by name, and lets through what may pass', () => {
    for (const name of ['tsconfig.json', '.dependency-cruiser.cjs']) {
      cpSync(join(root, name), join(folder, name))
    }
    for (const name of ['pkijs', '@peculiar/x509']) {
      write({
        [`node_modules/${name}/package.json`]: JSON.stringify({ name, main: 'index.js' }),
        [`node_modules/${name}/index.js`]: 'exports.written = 1\n',
      })
    }
    const value = (name: string, ...from: readonly string[]) =>
      from.map((path) => `import '${path}'\n`).join('') + `export const ${name} = 1\n`
    write({
      'vite.config.ts': '',
      'src/text/text.ts': value('text', '../pki/keys'),
      'src/pki/keys.ts': `${value('keys')}export type Key = string\n`,
      'src/pki/impure.ts': value('impure', '../lint/lint', 'node:fs'),
      'src/pki/reads.ts': value('reads', './write/writes', 'pkijs'),
      'src/pki/write/writes.ts': value('writes', '@peculiar/x509', '../keys'),
      'src/pki/through.ts': value('through', './reads'),
      'src/pki/cycle-a.ts': `import { b } from './cycle-b'\nexport const a = () => b\n`,
      'src/pki/cycle-b.ts': `import { a } from './cycle-a'\nexport const b = () => a\n`,
      'src/files/files.ts': value('files', '../profile/profile'),
      'src/profile/profile.ts': value('profile', '../lint/lint'),
      'src/lint/lint.ts': value('lint', '../bot/bot', '../pki/write/writes'),
      'src/bot/bot.ts': value('bot', '../auth/auth', '../pki/write/writes'),
      'src/bot/outputs/read-back.ts': value('readBack', '../../pki/write/writes'),
      'src/report/report.ts': value('report', '../pki/keys', '../text/text'),
      'src/worker/client.ts': `${value('client', '../ui/page')}export type Client = string\n`,
      'src/worker/engine.ts': `${value('engine', '../report/report')}export type Api = string\n`,
      'src/auth/auth.ts': value('auth', '../cli/cli', '../report/report'),
      'src/pod/pod.ts': value('pod', '../auth/auth'),
      'src/server/server.ts': value('server', '../cli/cli', '../auth/auth', '../pod/pod'),
      'src/cli/cli.ts': value('cli', '../ui/page', '../server/server'),
      'src/ui/page.ts': value('page', '../worker/engine', '../auth/auth', 'node:fs'),
      'src/ui/fair.ts':
        `import type { Api } from '../worker/engine'\nimport { client } from '../worker/client'\n` +
        `import { keys } from '../pki/keys'\nexport const fair = (api: Api) => [api, client, keys]\n`,
    })
    const { code, output } = runNode('dependency-cruiser/bin/dependency-cruise.mjs', [
      'src',
      '--config',
      '.dependency-cruiser.cjs',
      '--output-type',
      'err',
    ])
    expect(code).not.toBe(0)
    for (const rule of [
      'text-imports: src/text/text.ts → src/pki/keys.ts',
      'pki-imports: src/pki/impure.ts → src/lint/lint.ts',
      'no-node-in-a-page: src/pki/impure.ts → fs',
      'only-write-takes-the-writers: src/pki/reads.ts → node_modules/pkijs/index.js',
      'readers-never-import-write: src/pki/reads.ts → src/pki/write/writes.ts',
      'readers-never-import-write: src/pki/through.ts → src/pki/write/writes.ts',
      'one-door-to-x509: src/pki/write/writes.ts → node_modules/@peculiar/x509/index.js',
      'no-cycles: src/pki/cycle-',
      'files-imports: src/files/files.ts → src/profile/profile.ts',
      'profile-imports: src/profile/profile.ts → src/lint/lint.ts',
      'lint-imports: src/lint/lint.ts → src/bot/bot.ts',
      'readers-never-import-write: src/lint/lint.ts → src/pki/write/writes.ts',
      'bot-imports: src/bot/bot.ts → src/auth/auth.ts',
      'readers-never-import-write: src/bot/outputs/read-back.ts → src/pki/write/writes.ts',
      'report-imports: src/report/report.ts → src/pki/keys.ts',
      'worker-imports: src/worker/client.ts → src/ui/page.ts',
      'worker-imports: src/worker/engine.ts → src/report/report.ts',
      'auth-imports: src/auth/auth.ts → src/cli/cli.ts',
      'pod-imports: src/pod/pod.ts → src/auth/auth.ts',
      'server-imports: src/server/server.ts → src/cli/cli.ts',
      'cli-imports: src/cli/cli.ts → src/ui/page.ts',
      'ui-calls-the-worker: src/ui/page.ts → src/worker/engine.ts',
      'ui-imports: src/ui/page.ts → src/auth/auth.ts',
      'no-node-in-a-page: src/ui/page.ts → fs',
    ]) {
      expect(output).toContain(rule)
    }
    for (const allowed of [
      'src/ui/fair.ts',
      'src/bot/bot.ts → src/pki/write',
      'src/pki/write/writes.ts →',
      'src/report/report.ts → src/text',
      'src/auth/auth.ts → src/report',
      'src/server/server.ts → src/auth',
      'src/server/server.ts → src/pod',
      'src/cli/cli.ts → src/server',
    ]) {
      // A cycle's line names its hops without the rule of the table: only direct lines count.
      expect(output).not.toContain(`imports: ${allowed}`)
      expect(output).not.toContain(`write: ${allowed}`)
    }
  }, 60_000)
})

describe('the compiler keeps the pure rooms pure', () => {
  it.each([
    ['the page', `export const title = document.title`, "Cannot find name 'document'"],
    ['Node globals', `export const home = process.env.HOME`, "Cannot find name 'process'"],
    ['Node modules', `import { readFileSync } from 'node:fs'\nexport { readFileSync }`, 'node:fs'],
  ])(
    'refuses %s',
    (_what, source, complaint) => {
      write({
        'pure/probe.ts': source,
        'pure/tsconfig.json': JSON.stringify({
          extends: join(root, 'src/tsconfig.pure.json'),
          include: ['probe.ts'],
        }),
      })
      const { code, output } = runNode('typescript/bin/tsc', ['-p', 'pure'])
      expect(output).toContain(complaint)
      expect(code).not.toBe(0)
    },
    60_000,
  )
})
