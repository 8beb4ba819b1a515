// How the tests start a Chromium; tools/find-chromium.mjs says which.
import type { LaunchOptions } from 'playwright'
import { findChromium } from '../../tools/find-chromium.mjs'

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
