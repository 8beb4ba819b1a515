// The borders between zones hold: code that crosses one fails the check. Each case here crosses one.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const root = resolve(import.meta.dirname, '../..')
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
  it('refuses each crossing by name, and lets a type through', () => {
    for (const name of ['tsconfig.json', '.dependency-cruiser.cjs']) {
      cpSync(join(root, name), join(folder, name))
    }
    write({
      'vite.config.ts': '',
      'src/pki/keys.ts': `export const keys = 1\nexport type Key = string\n`,
      'src/pki/impure.ts': `import { engine } from '../engine/engine'\nimport { readFileSync } from 'node:fs'\nexport const impure = [engine, readFileSync]\n`,
      'src/pki/cycle-a.ts': `import { b } from './cycle-b'\nexport const a = () => b\n`,
      'src/pki/cycle-b.ts': `import { a } from './cycle-a'\nexport const b = () => a\n`,
      'src/engine/engine.ts': `export const engine = 1\n`,
      'src/engine/client.ts': `import { keys } from '../pki/keys'\nimport type { Key } from '../pki/keys'\nexport const client = (key: Key) => [keys, key]\n`,
      'src/ui/state.ts': `import { keys } from '../pki/keys'\nimport { engine } from '../engine/engine'\nimport type { Key } from '../pki/keys'\nexport const state = (key: Key) => [keys, engine, key]\n`,
      'src/ui/types-only.ts': `import type { Key } from '../pki/keys'\nexport const key: Key = ''\n`,
      'src/runner/protocol.ts': `import { keys } from '../pki/keys'\nexport const protocol = keys\n`,
      'src/runner/shared/parse.ts': `export const parse = 1\n`,
      'src/runner/shared/leak.ts': `import { cli } from '../cli'\nimport { readFileSync } from 'node:fs'\nexport const leak = [cli, readFileSync]\n`,
      'src/ui/shared-only.ts': `import { parse } from '../runner/shared/parse'\nexport const shared = parse\n`,
      'src/runner/cli.ts': `import { state } from '../ui/state'\nexport const cli = state\n`,
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
      'pki-is-pure: src/pki/impure.ts → src/engine/engine.ts',
      'pki-no-node: src/pki/impure.ts → fs',
      'no-cycles: src/pki/cycle-',
      'engine-client-and-api-take-types: src/engine/client.ts → src/pki/keys.ts',
      'ui-takes-types-of-pki: src/ui/state.ts → src/pki/keys.ts',
      'ui-sees-the-border-only: src/ui/state.ts → src/engine/engine.ts',
      'protocol-imports-nothing: src/runner/protocol.ts → src/pki/keys.ts',
      'shared-imports-protocol-only: src/runner/shared/leak.ts → src/runner/cli.ts',
      'shared-imports-protocol-only: src/runner/shared/leak.ts → fs',
      'runner-imports-pki: src/runner/cli.ts → src/ui/state.ts',
      'nothing-imports-ui: src/runner/cli.ts → src/ui/state.ts',
    ]) {
      expect(output).toContain(rule)
    }
    expect(output).not.toContain('types-only.ts')
    expect(output).not.toContain('shared-only.ts')
  }, 60_000)
})

describe('the compiler keeps pki pure', () => {
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
          extends: join(root, 'src/pki/tsconfig.json'),
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
