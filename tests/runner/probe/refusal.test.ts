// What decides why a certificate was refused, and what stays open. Real servers say these in tests/interop.
import { describe, expect, it } from 'vitest'
import type { LocalFacts } from '../../../src/runner/probe/check-certificate'
import { ConnectionClosed } from '../../../src/runner/probe/connection'
import { explainRefusal, judgeRefusal } from '../../../src/runner/probe/refusal'

const good = { isExpired: false, isNotYetValid: false, isForClients: true } as LocalFacts
const expired = { ...good, isExpired: true }
const url = new URL('https://pod.example:8444/sessionauth')
const alert = (number: number) => new Error(`…:SSL routines:…:SSL alert number ${number}\n`)
const explain = (error: Error, local = good) => explainRefusal({ error, phase: 'http', url, local })

describe('an alert', () => {
  it.each([
    [44, 'client-certificate-revoked'],
    [48, 'client-certificate-unknown-ca'],
    [116, 'client-certificate-missing'],
  ])('%i names the cause, whatever else is wrong with the certificate', (number, cause) => {
    expect(explain(alert(number), expired)).toMatchObject({ verdict: 'refused', cause })
  })

  it.each([40, 42, 43, 45, 46, 49])('%i leaves it to what the certificate says', (number) => {
    const wish = { verdict: 'refused', cause: 'client-certificate-expired' }
    expect(explain(alert(number), expired)).toMatchObject(wish)
    expect(explain(alert(number)).cause).toBe('client-certificate-refused')
  })

  it('45 for a certificate that is valid here blames nobody', () => {
    expect(explain(alert(45)).detail).toContain('clocks')
  })

  it('about something else is no refusal', () => {
    const wish = { verdict: 'not-checked', cause: 'connection-broken' }
    expect(explain(alert(80), expired)).toMatchObject(wish)
  })
})

describe('a connection that is closed without a word', () => {
  const reset = Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })

  it.each<Error>([new ConnectionClosed(), reset])(
    'is a refusal where the certificate is bad: %s',
    (error) => {
      const wish = { verdict: 'refused', cause: 'client-certificate-expired' }
      expect(explain(error, expired)).toMatchObject(wish)
    },
  )

  it.each<Error>([new ConnectionClosed(), reset])('stays open where it is good: %s', (error) => {
    const wish = { verdict: 'not-checked', cause: 'connection-broken' }
    expect(explain(error)).toMatchObject(wish)
  })
})

describe('an HTTP answer', () => {
  const judge = (status: number, body: string, local = good) =>
    judgeRefusal({ status, body, headers: {} }, local)
  const documented = (code: number) => JSON.stringify({ code, message: 'No such user' })

  it('is repeated as the service said it', () => {
    expect(judge(403, documented(403)).detail).toContain('HTTP 403, code 403: No such user')
  })

  it.each([
    [400, 'refused', 'http-error'],
    [401, 'refused', 'client-certificate-refused'],
    [403, 'refused', 'account-refused'],
    [404, 'not-checked', 'http-error'],
    [500, 'not-checked', 'http-error'],
    [503, 'not-checked', 'http-error'],
  ])('of %i is %s: %s', (status, verdict, cause) => {
    expect(judge(status, documented(status))).toMatchObject({ verdict, cause })
  })

  it('of 401 for a certificate that is bad names that', () => {
    expect(judge(401, documented(401), expired).cause).toBe('client-certificate-expired')
  })

  it('that leads elsewhere is said to, and not followed', () => {
    const answer = { status: 302, body: '', headers: { location: 'https://login.example/' } }
    const { detail } = judgeRefusal(answer, good)
    expect(detail).toContain('https://login.example/')
    expect(detail).toContain('not followed')
  })
})
