import { describe, expect, it } from 'vitest'
import { parsePodAddress } from '../../../src/ui/login/pod-address'
import {
  bdkJavaConfig,
  bdkPythonConfig,
  botcertCommand,
  combinedPemCommand,
  curlCommands,
  dotnetProgram,
  nodeScript,
} from '../../../src/ui/output/snippets'

const pod = parsePodAddress('mypod.symphony.com')
if (pod === null) throw new TypeError('the example is an address')
const input = { account: 'demo-bot1', pod, pkcs12Name: 'demo-bot1.p12' }

describe('snippets', () => {
  it('write the certificate port, which the BDKs do not assume', () => {
    expect(bdkJavaConfig(input)).toBe(`host: mypod.symphony.com
sessionAuth:
  host: mypod-api.symphony.com
  port: 8444
keyManager:
  host: mypod-api.symphony.com
  port: 8444

bot:
  username: 'demo-bot1'
  certificate:
    path: /path/to/demo-bot1.p12
    password: \${P12_PASSWORD}
`)
  })

  it('quote an account name for YAML and escape the substitution of the BDK', () => {
    const account = "it's ${HOME}: #1"
    expect(bdkJavaConfig({ ...input, account })).toContain(`username: 'it''s $\${HOME}: #1'\n`)
    expect(bdkPythonConfig({ ...input, account })).toContain(`username: 'it''s \${HOME}: #1'\n`)
  })

  it('give BDK Python a PEM file made from the P12', () => {
    expect(bdkPythonConfig(input)).toContain('path: /path/to/demo-bot1.pem\n')
    expect(combinedPemCommand(input)).toContain(
      'openssl pkcs12 -in demo-bot1.p12 -nodes -out demo-bot1.pem\n',
    )
  })

  it('call both endpoints with curl without a body and with the type that Linux needs', () => {
    const commands = curlCommands(input)
    expect(commands).toContain('--cert-type P12 --cert "./demo-bot1.p12:$P12_PASSWORD"')
    expect(commands).toContain(
      '--request POST https://mypod-api.symphony.com:8444/sessionauth/v1/authenticate\n',
    )
    expect(commands).toContain(
      '--request POST https://mypod-api.symphony.com:8444/keyauth/v1/authenticate\n',
    )
    expect(commands).not.toMatch(/--data|Content-Type/)
  })

  it('call with Node and .NET with the password from the environment', () => {
    for (const code of [nodeScript(input), dotnetProgram(input)]) {
      expect(code).toContain('https://mypod-api.symphony.com:8444/sessionauth/v1/authenticate')
      expect(code).toContain('/path/to/demo-bot1.p12')
      expect(code).toContain('P12_PASSWORD')
    }
  })

  it('give the exact botcert command', () => {
    expect(botcertCommand('my bot.p12', pod)).toBe(
      "botcert auth --p12 'my bot.p12' --pod mypod.symphony.com\n",
    )
  })
})
