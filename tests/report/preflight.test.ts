// What an address says before anything is asked.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { preflight } from '../../src/report/preflight'

const idsOf = (written: string): string[] => preflight(written).map(({ id }) => id)
const wordsOf = (written: string): string =>
  preflight(written)
    .map(({ detail }) => detail)
    .join('\n')

describe('port 443', () => {
  it.each(['mypod.symphony.com:443', 'https://mypod.symphony.com:443/', 'mypod:443'])(
    'of a pod does not ask for certificates: %s',
    (written) => {
      expect(idsOf(written)).toEqual(['port-443'])
      expect(wordsOf(written)).toContain('mypod.symphony.com:8444')
      expect(wordsOf(written)).toContain('mypod-api.symphony.com:443')
    },
  )

  it('of an -api host is the way round a proxy', () => {
    expect(preflight('mypod-api.symphony.com:443')).toEqual([])
  })

  it('of another host is unusual, and no more is said', () => {
    expect(idsOf('https://bots.example.com:443/sessionauth')).toEqual(['port-443'])
    expect(wordsOf('https://bots.example.com:443')).toContain('usually')
  })

  it('is not meant where no port is written: 8444 is', () => {
    expect(idsOf('https://bots.example.com')).toEqual([])
    expect(idsOf('https://bots.example.com/sessionauth')).toEqual([])
  })
})

describe('the -api host', () => {
  it.each(['mypod', 'MyPod.symphony.com', 'https://mypod.symphony.com:8444/sessionauth'])(
    'is named where the other one is written: %s',
    (written) => {
      expect(idsOf(written)).toEqual(['api-host-missing'])
      expect(wordsOf(written)).toContain('mypod-api.symphony.com')
    },
  )

  it.each([
    'mypod-api.symphony.com',
    'bots.example.com',
    'my.pod.symphony.com',
    'symphony.com',
    'localhost:1234',
    '127.0.0.1',
    '[::1]:8444',
    'https://intranet/keyauth',
  ])('is not: %s', (written) => {
    expect(preflight(written)).toEqual([])
  })
})

describe('a path', () => {
  it.each([
    '/sessionauth/v1/authenticate',
    '/sessionauth/sessionauth',
    '/sessionauth/v1/authenticate/sessionauth/v1/authenticate/',
    '/login/sessionauth',
    '//sessionauth//keyauth',
    '/SessionAuth',
  ])('that says the service again is left out: %s', (path) => {
    expect(idsOf(`https://bots.example.com:8444${path}`)).toEqual(['path-dropped'])
  })

  it.each(['/', '/sessionauth/', '/keyauth', '/other', '/sessionauth/other'])(
    'that is as documented, or is refused, is not: %s',
    (path) => {
      expect(preflight(`https://bots.example.com:8444${path}`)).toEqual([])
    },
  )
})

it('says nothing of what holds a password', () => {
  expect(preflight('https://me:hunter2@mypod.symphony.com:443/sessionauth/sessionauth')).toEqual([])
})

it('takes any text', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.webUrl()), (written) => {
      for (const { detail } of preflight(written)) expect(detail).not.toBe('')
    }),
  )
})
