// Which proxy is taken, as curl reads the environment; and that no secret of it is repeated.
import { describe, expect, it } from 'vitest'
import {
  direct,
  findProxy,
  readProxySettings,
  type Proxy,
} from '../../../src/auth/net/proxy-settings'
import { TargetError } from '../../../src/auth/target'

type Environment = Readonly<Record<string, string>>

const target = new URL('https://mypod.symphony.com:8444/sessionauth')

function choose(env: Environment, url: string | URL = target): Proxy | null {
  return findProxy(readProxySettings(undefined, env), new URL(url))
}

function refuse(written: string | undefined, env: Environment): string {
  try {
    readProxySettings(written, env)
  } catch (error) {
    if (error instanceof TargetError) return error.message
    throw error
  }
  throw new Error('It was taken')
}

describe('what was typed', () => {
  it.each(['proxy.example:3128', ' http://Proxy.example:3128/ ', 'HTTP://proxy.example:3128'])(
    'is taken: %s',
    (written) => {
      expect(readProxySettings(written, { HTTPS_PROXY: 'http://other:1' })).toEqual({
        proxy: {
          host: 'proxy.example',
          port: 3128,
          authorization: null,
          origin: '--proxy',
        },
        exceptions: [],
      })
    },
  )

  it.each([
    ['proxy:443', 443],
    ['proxy:80', 80],
    ['[::1]:3128', 3128],
  ])('may have any port: %s', (written, port) => {
    expect(readProxySettings(written, {}).proxy?.port).toBe(port)
  })

  it.each(['direct', ' Direct'])('may be none: %s', (written) => {
    expect(readProxySettings(written, { HTTPS_PROXY: 'http://other:1' })).toEqual(direct)
  })

  it('is for every host: NO_PROXY is about the environment’s', () => {
    const settings = readProxySettings('proxy:3128', { NO_PROXY: '*' })
    expect(findProxy(settings, target)?.host).toBe('proxy')
  })

  it.each([
    ['socks5://proxy:1080', 'socks5; only HTTP'],
    ['https://proxy:3128', 'https; only HTTP'],
    ['proxy', 'no address with a port'],
    ['proxy:99999', 'no address with a port'],
    ['proxy:3128/path', 'no address with a port'],
    ['', 'no address with a port'],
  ])('is refused: %s', (written, words) => {
    expect(refuse(written, {})).toContain(words)
  })

  it('holds no password; where it goes is said, what it was is not', () => {
    const message = refuse('http://me:hunter2@proxy:3128', {})
    expect(message).toContain('HTTPS_PROXY')
    expect(message).not.toContain('hunter2')
  })
})

describe('the environment', () => {
  it.each<[string, Environment]>([
    ['https_proxy', { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1' }],
    ['HTTPS_PROXY', { https_proxy: '', HTTPS_PROXY: 'http://a:1', all_proxy: 'http://b:1' }],
    ['all_proxy', { all_proxy: 'http://a:1', ALL_PROXY: 'http://b:1' }],
    ['ALL_PROXY', { ALL_PROXY: 'a:1', http_proxy: 'http://b:1' }],
  ])('is read in curl’s order: %s', (origin, env) => {
    expect(choose(env)).toEqual({ host: 'a', port: 1, authorization: null, origin })
  })

  it('has curl’s port where none is written', () => {
    expect(choose({ HTTPS_PROXY: 'proxy.example' })?.port).toBe(1080)
  })

  it('may say nothing', () => {
    expect(readProxySettings(undefined, { http_proxy: 'http://b:1' })).toEqual(direct)
  })

  it.each([
    ['http://me:hunter2@proxy:3128', 'me:hunter2'],
    ['me:hunter2@proxy:3128', 'me:hunter2'],
    ['http://DOMAIN%5Cme:p%40ss%3Aw%C3%B6rd%25@proxy:3128', 'DOMAIN\\me:p@ss:wörd%'],
    ['http://me@proxy:3128', 'me:'],
    ['http://me:a@b@proxy:3128', 'me:a@b'],
  ])('may hold a user and a password: %s', (HTTPS_PROXY, credentials) => {
    expect(choose({ HTTPS_PROXY })).toMatchObject({
      host: 'proxy',
      port: 3128,
      authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    })
  })

  it.each([
    ['socks5h://me:hunter2@proxy:1080', 'ALL_PROXY names a proxy of the kind socks5h'],
    ['https://me:hunter2@proxy:3128', 'ALL_PROXY names a proxy of the kind https'],
    ['http://me:hunter2#@proxy:3128', 'ALL_PROXY holds no address'],
    ['http://me:12/hunter2@proxy:3128', 'ALL_PROXY holds no address'],
    ['http://me:hunter2%zz@proxy:3128', 'ALL_PROXY holds no address'],
    ['http://', 'ALL_PROXY holds no address'],
  ])('is refused by the variable’s name, without its value: %s', (ALL_PROXY, words) => {
    const message = refuse(undefined, { ALL_PROXY })
    expect(message).toContain(words)
    expect(message).not.toContain('hunter2')
  })
})

describe('NO_PROXY', () => {
  const cases: readonly [exception: string, host: string, isException: boolean][] = [
    ['*', 'mypod.symphony.com', true],
    ['symphony.com', 'mypod.symphony.com', true],
    ['.symphony.com', 'mypod.symphony.com', true],
    ['.symphony.com', 'symphony.com', true],
    ['a.example,SYMPHONY.com', 'mypod.symphony.com', true],
    ['a.example symphony.com', 'mypod.symphony.com', true],
    ['a.example, symphony.com.', 'mypod.symphony.com', true],
    ['phony.com', 'mypod.symphony.com', false],
    ['mypod.symphony.com.example', 'mypod.symphony.com', false],
    ['other.symphony.com', 'mypod.symphony.com', false],
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.2', '127.0.0.1', false],
    ['10.0.0.0/8', '10.1.2.3', true],
    ['10.0.0.0/8', '11.1.2.3', false],
    ['localhost', '127.0.0.1', false],
    ['localhost', 'localhost', true],
    ['example.com', 'localhost', false],
    ['::1', '[::1]', true],
    ['[::1]', '[::1]', true],
    ['fd00::/8', '[fd00::1]', true],
    ['', 'localhost', false],
  ]

  it.each(cases)('%s: %s, %s', (NO_PROXY, host, isException) => {
    const proxy = choose({ HTTPS_PROXY: 'http://proxy:1', NO_PROXY }, `https://${host}:8444`)
    expect(proxy === null).toBe(isException)
  })

  it.each([
    ['mypod.symphony.com:8444', true],
    ['mypod.symphony.com:443', false],
    ['.symphony.com:8444', true],
    ['*.symphony.com', true],
    ['[::1]:8444', false],
  ])('knows ports, and a star before a name: %s, %s', (NO_PROXY, isException) => {
    expect(choose({ HTTPS_PROXY: 'http://proxy:1', NO_PROXY }) === null).toBe(isException)
  })

  it('is read in small letters first, as curl does', () => {
    const env = { HTTPS_PROXY: 'http://proxy:1', no_proxy: 'a.example', NO_PROXY: '*' }
    expect(choose(env)).not.toBeNull()
  })
})

it('takes the environment’s proxy for this machine too, as curl does', () => {
  expect(choose({ HTTPS_PROXY: 'http://proxy:1' }, 'https://localhost:8444')).not.toBeNull()
})
