import { describe, expect, it } from 'vitest'
import { pkiErrorCodes } from '../../../src/pki/errors'
import { stageIds } from '../../../src/report/ids'
import { describeStage } from '../../../src/report/words'
import { caFieldOf } from '../../../src/ui/create/ca-fields'
import { failureTexts } from '../../../src/ui/app/error-text'

describe('texts', () => {
  it('has a whole sentence for each code', () => {
    for (const code of pkiErrorCodes) expect(failureTexts[code]).toMatch(/^[A-Z“].{10,}[.?:]?/)
  })

  it('tells the steps of a check apart', () => {
    expect(new Set(stageIds.map((id) => describeStage(id, { stages: [] }))).size).toBe(
      stageIds.length,
    )
  })
})

describe('caFieldOf', () => {
  const fieldOf = (code: (typeof pkiErrorCodes)[number], where?: string) =>
    caFieldOf({ code, message: '', where })

  it('puts an error at the field that can fix it', () => {
    expect(fieldOf('passphrase-wrong')).toBe('passphrase')
    expect(fieldOf('ca-key-mismatch')).toBe('key')
    expect(fieldOf('ca-expired')).toBe('certificate')
    expect(fieldOf('pem-malformed', 'PEM block ENCRYPTED PRIVATE KEY at character 0')).toBe('key')
    expect(fieldOf('pem-malformed', 'PEM block CERTIFICATE at character 0')).toBe('certificate')
  })

  it('leaves others to the page', () => {
    expect(fieldOf('read-back-failed')).toBeNull()
    expect(fieldOf('profile-invalid')).toBeNull()
  })
})
