// How people write where to authenticate.
import { describe, expect, it } from 'vitest'
import {
  parseTarget,
  preflightTarget,
  TargetError,
  type WrittenTarget,
} from '../../src/auth/target'

function listHrefs(written: WrittenTarget): Record<string, string | undefined> {
  const { sessionAuth, keyAuth, web, agent } = parseTarget(written)
  return {
    sessionAuth: sessionAuth.href,
    keyAuth: keyAuth.href,
    web: web?.origin,
    agent: agent?.href,
  }
}

describe('a pod', () => {
  it.each([
    'mypod',
    'mypod:8444',
    'mypod.symphony.com',
    'mypod.symphony.com:8444',
    ' https://MyPod.symphony.com:8444/ ',
    'mypod.symphony.com.',
    'https://mypod.symphony.com/sessionauth/v1/authenticate',
    'https://mypod.symphony.com/keyauth',
    'mypod.symphony.com:8444\\sessionauth',
  ])('is %s', (pod) => {
    expect(listHrefs({ pod })).toEqual({
      sessionAuth: 'https://mypod.symphony.com:8444/sessionauth',
      keyAuth: 'https://mypod.symphony.com:8444/keyauth',
      web: 'https://mypod.symphony.com',
      agent: undefined,
    })
  })

  it.each([
    ['localhost', 'https://localhost:8444'],
    ['devpod.', 'https://devpod:8444'],
    ['[::1]', 'https://[::1]:8444'],
    ['0x7f.1:443', 'https://127.0.0.1'],
  ])('that is whole stays as it is: %s', (pod, origin) => {
    expect(listHrefs({ pod }).sessionAuth).toBe(`${origin}/sessionauth`)
  })

  it('may be the -api host, also on 443; the web port is then that of the pod', () => {
    expect(listHrefs({ pod: 'mypod-api.symphony.com:443' })).toMatchObject({
      sessionAuth: 'https://mypod-api.symphony.com/sessionauth',
      web: 'https://mypod.symphony.com',
    })
  })

  it('may be an IP address, and have its web port elsewhere', () => {
    expect(listHrefs({ pod: '[::1]:1234', web: 'localhost:5678' })).toMatchObject({
      sessionAuth: 'https://[::1]:1234/sessionauth',
      web: 'https://localhost:5678',
    })
  })
})

describe('two services', () => {
  const expected = {
    sessionAuth: 'https://a.example:8444/sessionauth',
    keyAuth: 'https://b.example:9443/keyauth',
    web: undefined,
  }
  it.each([
    ['https://a.example', 'https://b.example:9443'],
    ['https://a.example:8444/sessionauth', 'https://b.example:9443/keyauth/'],
    ['https://a.example:8444/sessionauth/v1/authenticate', 'b.example:9443/keyauth/v1'],
    ['https://a.example/sessionauth/sessionauth', 'https://b.example:9443/keyauth//keyauth'],
    [
      'https://a.example/sessionauth/v1/authenticate/sessionauth/v1/authenticate',
      'https://b.example:9443/login/keyauth',
    ],
  ])('are %s and %s', (sessionAuth, keyAuth) => {
    expect(listHrefs({ sessionAuth, keyAuth })).toMatchObject(expected)
  })

  it('may have names without a dot: they are whole', () => {
    const target = { sessionAuth: 'https://auth', keyAuth: 'https://keys' }
    expect(listHrefs(target).sessionAuth).toBe('https://auth:8444/sessionauth')
  })
})

it.each(['agent.example', 'https://agent.example/agent'])('an agent is %s', (agent) => {
  expect(listHrefs({ pod: 'a.example', agent }).agent).toBe('https://agent.example/agent')
})

describe('refuses', () => {
  it.each<[string, WrittenTarget, string]>([
    ['nothing at all', {}, '--pod'],
    ['one service of two', { sessionAuth: 'https://a.example' }, '--key-auth'],
    ['both ways at once', { pod: 'a', keyAuth: 'https://b' }, 'either'],
    ['http', { pod: 'http://a.example' }, 'Write https://a.example instead'],
    ['http with a port', { pod: 'http://a.example:8444/x' }, 'https://a.example:8444 instead'],
    ['another scheme', { pod: 'ftp://a.example' }, 'https only'],
    ['another path', { pod: 'a.example/other' }, '/other'],
    [
      'a path that only begins as it should',
      { sessionAuth: 'https://a/sessionauth/other', keyAuth: 'https://a' },
      '--session-auth has the path /sessionauth/other',
    ],
    ['the other service', { sessionAuth: 'https://a/keyauth', keyAuth: 'https://a' }, '/keyauth'],
    ['a query', { pod: 'a.example?x=1' }, 'query'],
    ['no host', { pod: ':8444' }, 'no host name'],
    ['a port that is none', { pod: 'a.example:99999' }, 'no host name'],
    ['port 0', { pod: 'a.example:0' }, 'no host name'],
    ['two schemes', { pod: 'https://https://a.example' }, 'which is not part'],
    ['spaces', { pod: 'a b' }, 'no host name'],
  ])('%s', (_what, written, words) => {
    expect(() => parseTarget(written)).toThrow(TargetError)
    expect(() => parseTarget(written)).toThrow(words)
  })

  it('a user and a password, without repeating them', () => {
    const attempt = () => parseTarget({ pod: 'https://me:hunter2@a.example' })
    expect(attempt).toThrow(TargetError)
    expect(attempt).not.toThrow('hunter2')
  })
})

describe('before it is asked, a target', () => {
  it('has the notices of each address, each thing once', () => {
    const written = { sessionAuth: 'https://a.example:443', keyAuth: 'https://a.example:443' }
    expect(preflightTarget(written).map(({ id }) => id)).toEqual(['port-443'])
    const others = { sessionAuth: 'https://a.example:443', keyAuth: 'https://b.example:443' }
    expect(preflightTarget(others)).toHaveLength(2)
  })

  it('has none for the port of the web and of the agent', () => {
    expect(preflightTarget({ pod: 'a.example', web: 'a.example:443', agent: 'b:443' })).toEqual([])
  })
})
