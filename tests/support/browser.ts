// Finds a Chromium for the tests: BOTCERT_CHROMIUM, then Playwright's own, then the system's.
import { existsSync } from 'node:fs'
import { chromium, type LaunchOptions } from 'playwright'

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** The path of a Chromium to test with, or null where there is none. */
export function findChromium(): string | null {
  const candidates = [process.env.BOTCERT_CHROMIUM, chromium.executablePath(), ...systemPaths]
  return candidates.find((path) => path !== undefined && existsSync(path)) ?? null
}

/** Launch options for Playwright; quiet on machines without a network, and usable as root. */
export function browserLaunchOptions(): LaunchOptions {
  const executablePath = findChromium()
  return {
    ...(executablePath === null ? {} : { executablePath }),
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  }
}
