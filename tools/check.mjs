// `npm run check`: all checks that do not run the program. Prints one line per check, and the output of failed checks.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, root } from './project.mjs'

ensureInstalled()

const checks = [
  { name: 'format', run: ['prettier/bin/prettier.cjs', '--check', '.'] },
  ...['.', 'src/tsconfig.pure.json', 'src/tsconfig.node.json', 'tests'].map((zone) => ({
    name: `types of ${zone}`,
    run: ['typescript/bin/tsc', '-p', zone],
  })),
  {
    name: 'types of src/ui',
    run: [
      'svelte-check/bin/svelte-check',
      '--tsconfig',
      'src/ui/tsconfig.json',
      '--fail-on-warnings',
    ],
  },
  { name: 'lint', run: ['eslint/bin/eslint.js', '.', '--max-warnings', '0'] },
  {
    name: 'import rules',
    run: [
      'dependency-cruiser/bin/dependency-cruise.mjs',
      'src',
      '--config',
      '.dependency-cruiser.cjs',
    ],
  },
  { name: 'dead code', run: ['knip/bin/knip.js'] },
  { name: 'build of the page', run: ['vite/bin/vite.js', 'build', '--logLevel', 'warn'] },
  {
    name: 'build of the runner',
    run: ['vite/bin/vite.js', 'build', '--config', 'src/cli/vite.config.ts', '--logLevel', 'warn'],
  },
  { name: 'size budget and first load', run: ['../tools/check-bundle.mjs'], shows: true },
]

let failures = 0
for (const { name, run, shows } of checks) {
  const started = performance.now()
  const { code, output } = await capture(run)
  const seconds = ((performance.now() - started) / 1000).toFixed(1)
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)`)
  if (code !== 0 || shows) console.log(output.trimEnd().replaceAll(/^/gm, '     '))
  if (code !== 0) failures += 1
}
console.log(
  failures === 0 ? '\nAll checks passed.' : `\n${failures} of ${checks.length} checks failed.`,
)
process.exit(failures === 0 ? 0 : 1)

function capture([script, ...args]) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'node_modules', script), ...args], {
      cwd: root,
    })
    let output = ''
    child.stdout.on('data', (data) => (output += data))
    child.stderr.on('data', (data) => (output += data))
    child.on('close', (code) => resolve({ code: code ?? 1, output }))
  })
}
