import { describe, expect, it } from 'vitest'
import {
  checkSettings,
  targetIds,
  targets,
  iterationLimits,
  type Pkcs12Settings,
} from '../../../src/bot/outputs/targets'
import { expectRefusal } from '../../support/errors'

const settings: Pkcs12Settings = {
  cipher: 'AES-256-CBC',
  kdfHash: 'SHA-256',
  mac: 'SHA-256',
  iterations: null,
  friendlyName: null,
  chain: 'intermediates',
}

describe('the table of targets', () => {
  it('has each once, in the order of the ids', () => {
    expect(targets.map(({ id }) => id)).toEqual(targetIds)
  })

  it('starts from settings that it would take', () => {
    for (const { pkcs12, format } of targets) {
      expect(pkcs12 === null).toBe(format !== 'pkcs12')
      if (pkcs12 !== null) expect(() => checkSettings(pkcs12)).not.toThrow()
    }
  })

  it('warns of a plain key, of old ciphers, and of who cannot read PBMAC1', () => {
    const warnings = new Map(targets.map(({ id, warning }) => [id, warning]))
    expect(warnings.get('bdk-python')).toContain('without any encryption')
    expect(warnings.get('old')).toContain('SHA-1')
    expect(warnings.get('fips')).toContain('Java 17; ')
    expect(warnings.get('fips')).not.toContain('OpenSSL 3.5')
    expect(warnings.get('bdk-java')).toBeNull()
  })
})

describe('settings of one’s own', () => {
  it.each([iterationLimits.min, iterationLimits.max, null])(
    'may have %s iterations',
    (iterations) => {
      expect(() => checkSettings({ ...settings, iterations })).not.toThrow()
    },
  )

  it.each([2047, 1_000_001, 0, -1, 2048.5, Number.NaN, Infinity])(
    'may not have %d iterations',
    async (iterations) => {
      const attempt = () => checkSettings({ ...settings, iterations })
      expect((await expectRefusal(attempt, 'settings-invalid')).where).toBe('iterations')
    },
  )

  it('may have any name that is text', async () => {
    expect(() => checkSettings({ ...settings, friendlyName: '机器人 🤖' })).not.toThrow()
    for (const friendlyName of ['\ud83e', 'x'.repeat(256)]) {
      const attempt = () => checkSettings({ ...settings, friendlyName })
      expect((await expectRefusal(attempt, 'settings-invalid')).where).toBe('friendlyName')
    }
  })

  it('may not ask for a derivation that 3DES does not have', async () => {
    const triple = { ...settings, cipher: 'DES-EDE3-CBC' } as const
    expect(() => checkSettings({ ...triple, kdfHash: 'SHA-1' })).not.toThrow()
    await expectRefusal(() => checkSettings(triple), 'settings-invalid')
  })
})
