// Which proxy we take from the environment, and which curl takes: the same.
import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { findProxy, readProxySettings } from '../../src/auth/net/proxy-settings'
import { findProgram, needs } from '../support/programs'

// Nothing listens on these ports.
const [lower, upper] = ['http://127.0.0.1:1', 'http://127.0.0.1:2']

/** The URL's host is looked up nowhere: through a proxy it need not be, and without one it is this machine. */
function askCurl(url: string, env: Readonly<Record<string, string>>): string | null {
  const { stderr } = spawnSync(
    findProgram('curl') ?? '',
    ['-sv', '--max-time', '5', '--resolve', '*:9:127.0.0.1', url],
    { encoding: 'utf8', env },
  )
  return /Uses proxy env variable ((?:https|all)_proxy) ==/i.exec(stderr)?.[1] ?? null
}

describe.runIf(needs('curl'))('like curl', () => {
  it.each([
    [{}],
    [{ HTTPS_PROXY: upper }],
    [{ https_proxy: lower, HTTPS_PROXY: upper }],
    [{ https_proxy: '', HTTPS_PROXY: upper }],
    [{ http_proxy: lower, HTTP_PROXY: upper }],
    [{ all_proxy: lower, ALL_PROXY: upper, http_proxy: upper }],
    [{ ALL_PROXY: upper }],
    [{ all_proxy: lower, HTTPS_PROXY: upper }],
    [{ HTTPS_PROXY: upper, NO_PROXY: 'localhost' }],
    [{ HTTPS_PROXY: upper, NO_PROXY: '*', no_proxy: 'localhost' }],
  ] as const)('we choose among %o', (env) => {
    const url = 'https://mypod.symphony.com:9/'
    const ours = findProxy(readProxySettings(undefined, env), new URL(url))
    expect(ours?.origin ?? null).toBe(askCurl(url, env))
  })

  it.each([
    ['*', 'mypod.symphony.com'],
    ['symphony.com', 'mypod.symphony.com'],
    ['.symphony.com', 'mypod.symphony.com'],
    ['.symphony.com', 'symphony.com'],
    ['a.example,SYMPHONY.com', 'mypod.symphony.com'],
    ['a.example symphony.com.', 'mypod.symphony.com'],
    ['phony.com', 'mypod.symphony.com'],
    ['mypod.symphony.com.example', 'mypod.symphony.com'],
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.2', '127.0.0.1'],
    ['127.0.0.0/8', '127.0.0.1'],
    ['10.0.0.0/8', '127.0.0.1'],
    ['localhost', '127.0.0.1'],
    ['localhost', 'localhost'],
    ['a.example', 'localhost'],
    ['::1', '[::1]'],
  ])('we take NO_PROXY=%s for %s', (NO_PROXY, host) => {
    const [url, env] = [`https://${host}:9/`, { HTTPS_PROXY: upper, NO_PROXY }]
    const ours = findProxy(readProxySettings(undefined, env), new URL(url))
    expect(ours?.origin ?? null).toBe(askCurl(url, env))
  })
})
