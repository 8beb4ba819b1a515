// The text that goes to who fixes it: complete, ready to be pasted, and without anything secret.
import { describe, expect, it } from 'vitest'
import { diagnose } from '../../../src/auth/diagnose/diagnose'
import {
  alert,
  answered,
  fault,
  makeFacts,
  namesOthers,
  refusal,
  refusedBy,
  unreached,
  type FactsChange,
} from '../../support/auth-facts'

const write = (change: FactsChange) => diagnose(makeFacts(change))?.message ?? ''

describe('a message', () => {
  it('says all that a pod administrator needs to find the certificate', () => {
    expect(write({ sessionAuth: refusedBy(alert(48), namesOthers) })).toBe(`Hello,

Please upload the certificate of the CA that signs our bots (CN=Bots CA, O=Excelsior Bank, C=GB) as a trusted signing certificate, so that our bot “demo-bot1” can log in. If it is there already, please check that it is the same certificate and that its status is TRUSTED.

What happened
- The server does not know, or does not trust, the CA that issued the bot’s certificate.
- The server ended the handshake with alert 48 (unknown_ca).
- Only the bot’s own certificate is sent; its issuer is CN=Bots CA, O=Excelsior Bank, C=GB, whose certificate is not in the P12.
- None of the 2 CAs that the server accepts issued a certificate that is sent: CN=Another CA, O=Other Org; CN=A Third CA, O=Third Org.

This is the best match for what we saw, but it is not proven.

Other possible causes
- The certificate of the intermediate CA that issued the bot’s certificate is not in the P12, so the server cannot build a chain to a root that it trusts.

URL: https://pod.example:8444/sessionauth/v1/authenticate
Server: pod.example:8444 (192.0.2.7)
TLS: TLSv1.3

Time: 2026-06-15 12:00:00 UTC

The bot’s certificate
Subject: CN=demo-bot1, O=Excelsior Bank, C=GB
Issuer: CN=Bots CA, O=Excelsior Bank, C=GB
Serial number: 5e3f9a1b
SHA-256 fingerprint: ${Array.from({ length: 32 }, () => 'AB').join(':')}
Valid: 2026-04-16 12:00:00 UTC to 2027-04-11 12:00:00 UTC
Certificates that are sent: 1

CAs that the server accepts: CN=Another CA, O=Other Org; CN=A Third CA, O=Third Org

Thank you.`)
  })

  it('to the PKI team asks for what they issue', () => {
    const message = write({
      certificate: { allowsClientAuth: false },
      sessionAuth: refusedBy(alert(43)),
    })
    expect(message).toMatch(/^Hello PKI team,/)
    expect(message).toContain('clientAuth (1.3.6.1.5.5.7.3.2)')
    expect(message).toContain('Serial number: 5e3f9a1b')
  })

  it('to the network team names the way, and nothing of the certificate', () => {
    const proxy = { host: 'proxy.example', port: 3128 }
    const tunnel = { status: 403, words: 'Forbidden', authenticate: null, failure: null }
    const message = write({ sessionAuth: { ...unreached, proxy, tunnel } })
    expect(message).toMatch(/^Hello network team,/)
    expect(message).toContain('CONNECT to pod.example:8444 on the proxy proxy.example:3128')
    expect(message).toContain('Through the proxy: proxy.example:3128')
    expect(message).not.toContain('Serial number')
    const blocked = { address: null, failure: fault('timeout') }
    expect(write({ sessionAuth: { ...unreached, connection: blocked } })).toContain('firewall')
  })

  it('repeats what the server said', () => {
    const message = write({ sessionAuth: answered(refusal(403, 'Blocked by rule 7')) })
    expect(message).toContain('- The server answered HTTP 403, code 403: “Blocked by rule 7”.')
  })

  it('is nobody’s where the reader fixes it', () => {
    const change = { p12: { failure: { cause: 'p12-password-wrong' as const, detail: 'Wrong' } } }
    expect(diagnose(makeFacts(change))).toMatchObject({ owner: 'you', message: null })
  })
})
