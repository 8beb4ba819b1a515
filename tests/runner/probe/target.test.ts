// How people write where to authenticate.
import { describe, expect, it } from 'vitest'
import { parseTarget, TargetError, type WrittenTarget } from '../../../src/runner/probe/target'

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
  it.each(['mypod.symphony.com', 'mypod.symphony.com:8444', ' https://MyPod.symphony.com:8444/ '])(
    'is %s',
    (pod) => {
      expect(listHrefs({ pod })).toEqual({
        sessionAuth: 'https://mypod.symphony.com:8444/sessionauth',
        keyAuth: 'https://mypod.symphony.com:8444/keyauth',
        web: 'https://mypod.symphony.com',
        agent: undefined,
      })
    },
  )

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
  ])('are %s and %s', (sessionAuth, keyAuth) => {
    expect(listHrefs({ sessionAuth, keyAuth })).toMatchObject(expected)
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
    ['http', { pod: 'http://a.example' }, 'https only'],
    ['another path', { pod: 'a.example/other' }, '/other'],
    [
      'a doubled path',
      { sessionAuth: 'https://a/sessionauth/sessionauth', keyAuth: 'https://a' },
      '--session-auth',
    ],
    ['the other service', { sessionAuth: 'https://a/keyauth', keyAuth: 'https://a' }, '/keyauth'],
    ['a query', { pod: 'a.example?x=1' }, 'query'],
    ['no host', { pod: ':8444' }, 'no host name'],
    ['a port that is none', { pod: 'a.example:99999' }, 'no host name'],
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
