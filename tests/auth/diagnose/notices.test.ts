// What is remarked beside the diagnosis, and what is not.
import { describe, expect, it } from 'vitest'
import { listNotices } from '../../../src/auth/diagnose/notices'
import {
  dayMs,
  factsNow,
  makeFacts,
  namesNone,
  namesOthers,
  refusedBy,
  alert,
  type FactsChange,
} from '../../support/auth-facts'

const list = (change: FactsChange) => listNotices(makeFacts(change))
const ids = (change: FactsChange) => list(change).map(({ id }) => id)

describe('notices', () => {
  it('are none where all is well', () => {
    expect(list({})).toEqual([])
    expect(list({ sessionAuth: namesNone, certificate: null })).toEqual([])
  })

  it('warn of the end of the certificate, thirty days before', () => {
    const [notice] = list({ certificate: { notAfter: factsNow + 29.5 * dayMs } })
    expect(notice).toMatchObject({ id: 'expires-soon' })
    expect(notice?.detail).toContain('29 days')
    expect(ids({ certificate: { notAfter: factsNow + 31 * dayMs } })).toEqual([])
    expect(ids({ certificate: { notAfter: factsNow - dayMs } })).toEqual([])
  })

  it('warn that Java would show no certificate, once for a server that is both services', () => {
    expect(ids({ sessionAuth: namesOthers, keyManager: namesOthers })).toEqual(['java-sends-none'])
    const elsewhere = { ...namesOthers, host: 'keys.example' }
    expect(ids({ sessionAuth: namesOthers, keyManager: elsewhere })).toHaveLength(2)
    expect(ids({ sessionAuth: refusedBy(alert(48)) })).toEqual([])
  })

  it('warn of clocks that differ by more than five minutes', () => {
    const [notice] = list({ clocks: { skewMs: -600_000, host: 'pod.example:443' } })
    expect(notice).toMatchObject({ id: 'clock-differs' })
    expect(notice?.detail).toContain('pod.example:443 is 10 minutes behind this machine’s')
    expect(ids({ clocks: { skewMs: 299_000, host: 'pod.example:443' } })).toEqual([])
  })

  it('say that the certificate was shown to a server that cannot be verified', () => {
    const server = { isTrusted: false, trustFault: { code: 'X', message: 'x' } }
    expect(ids({ isSentToUntrusted: true, sessionAuth: { server } })).toEqual(['sent-to-untrusted'])
    expect(ids({ isSentToUntrusted: true })).toEqual([])
    expect(ids({ isSentToUntrusted: true, sessionAuth: { server, handshake: null } })).toEqual([])
  })
})
