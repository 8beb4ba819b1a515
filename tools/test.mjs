// `npm test`: installs, builds and tests. Lists missing programs and how to install them. Arguments go to vitest
// (`npm test -- --project unit`).
import { ensureBuilt, ensureInstalled, fail, runPackage } from './project.mjs'

ensureInstalled()
ensureBuilt()

// Programs that the tests compare with. Without them, the tests are skipped, but fail in CI.
const programs = [
  { name: 'openssl', debian: 'openssl', brew: 'openssl@3' },
  { name: 'curl', debian: 'curl', brew: 'curl' },
  { name: 'nginx', debian: 'nginx-light', brew: 'nginx' },
  { name: 'haproxy', debian: 'haproxy', brew: 'haproxy' },
  { name: 'apache2', debian: 'apache2-bin', brew: 'httpd' },
  { name: 'stunnel', debian: 'stunnel4', brew: 'stunnel' },
  { name: 'squid', debian: 'squid', brew: 'squid' },
  { name: 'tinyproxy', debian: 'tinyproxy', brew: 'tinyproxy' },
  { name: 'certtool', debian: 'gnutls-bin', brew: 'gnutls' },
  { name: 'pk12util', debian: 'libnss3-tools', brew: 'nss' },
  { name: 'javac', debian: 'openjdk-17-jdk-headless', brew: 'openjdk@17' },
  { name: 'python3', debian: 'python3-cryptography', brew: 'python3, then pip: cryptography' },
]
const { findProgram } = await import('./find-program.mjs')
const missing = programs.filter(({ name }) => findProgram(name) === null)
if (missing.length > 0) {
  console.error('These programs are not installed, so the tests that need them are skipped:')
  for (const { name, debian, brew } of missing) {
    console.error(`  ${name.padEnd(9)} apt install ${debian}  |  brew install ${brew}`)
  }
}

const { ensureSecondNode } = await import('./second-node.mjs')
ensureSecondNode()

const { findChromium } = await import('./find-chromium.mjs')
if (findChromium() === null) {
  console.error('Installing Chromium with Playwright …')
  runPackage('playwright/cli.js', ['install', 'chromium'])
  if (findChromium() === null) {
    fail(
      'The browser tests need Chromium, Chrome or Edge. Install one, or set BOTCERT_CHROMIUM to its path, then run `npm test` again.\nTo test without a browser, run npm test -- --project unit --project interop.',
    )
  }
}

process.exit(runPackage('vitest/vitest.mjs', ['run', ...process.argv.slice(2)]))
