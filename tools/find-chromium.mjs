// Finds a Chromium: BOTCERT_CHROMIUM, then Playwright's own, then the system's.
import { existsSync } from 'node:fs'
import { chromium } from 'playwright'

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
]

/** @returns {string | null} the path. */
export function findChromium() {
  const candidates = [process.env.BOTCERT_CHROMIUM, chromium.executablePath(), ...systemPaths]
  return candidates.find((path) => path !== undefined && existsSync(path)) ?? null
}
