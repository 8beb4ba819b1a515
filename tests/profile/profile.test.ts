import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import symphonyJson from '../../static/profiles/symphony.json?raw'
import { parseProfile, type Profile } from '../../src/profile/profile'
import { expectRefusal } from '../support/errors'
import { expectValueOrRefusal } from '../support/mutations'

/** The profile as JSON with the value at this path changed. */
function withValue(path: string, value: unknown): string {
  const profile: unknown = JSON.parse(symphonyJson)
  const keys = path.split('.')
  const last = keys.pop() ?? ''
  let parent = profile as Record<string, unknown>
  for (const key of keys) parent = parent[key] as Record<string, unknown>
  parent[last] = value
  return JSON.stringify(profile)
}

function parse(json: string): Profile {
  return parseProfile(json, 'test.json')
}

describe('Symphony’s profile', () => {
  const profile = parse(symphonyJson)

  it('writes CN, O, OU, C and then what is optional', () => {
    expect(profile.subject.map(({ attribute }) => attribute).join(' ')).toBe(
      'CN O OU C emailAddress L ST',
    )
    const required = profile.subject.filter((field) => field.required)
    expect(required.map(({ attribute }) => attribute).join(' ')).toBe('CN O OU C')
  })

  it('has the defaults of Symphony’s documentation', () => {
    const defaults = profile.subject.map((field) => [field.attribute, field.default])
    expect(Object.fromEntries(defaults)).toMatchObject({
      O: 'Symphony Communications LLC',
      OU: 'NOT FOR PRODUCTION USE',
      C: 'US',
    })
    expect(profile.key).toEqual({ type: 'rsa', bits: 4096 })
    expect(profile.hash).toBe('SHA-256')
    expect(profile.certificate.validDays).toBe(2922)
  })
})

describe('reading a profile', () => {
  it('takes a file that begins with a byte order mark', () => {
    expect(parse(`\uFEFF${symphonyJson}`).id).toBe('symphony')
  })

  it.each([
    ['subject.0.maxLength', '64'],
    ['subject.0.maxLength', 65],
    ['subject.3.maxLength', 3],
    ['subject.0.minLength', 65],
    ['subject.0.minLength', 0],
    ['subject.0.attribute', 'cn'],
    ['subject.0.label', ''],
    ['subject.0.pattern', '['],
    ['subject.0.lable', 'Name'],
    ['subject.0.stringType', 'ia5'],
    ['subject.3.stringType', 'utf8'],
    ['subject.4.stringType', 'utf8'],
    ['subject.0.allowed', []],
    ['subject', []],
    ['key.bits', 1024],
    ['key.type', 'dsa'],
    ['hash', 'SHA-1'],
    ['certificate.validDays', 0],
    ['certificate.validDays', 1.5],
    ['certificate.keyUsage.usages', ['keyCertSign']],
    ['certificate.keyUsage.usages', []],
    ['certificate.extendedKeyUsage.usages', ['anything']],
    ['privateKey.iterations', 1],
    ['pkcs12.generatedPasswordIterations', 5_000_000],
    ['pkcs12.includeRoot', 'no'],
    ['id', '../other'],
  ])('refuses %s = %j, and names the path', async (path, value) => {
    const error = await expectRefusal(() => parse(withValue(path, value)), 'profile-invalid')
    expect(error.message).toContain(`test.json: ${path}`)
    expect(error.where).toBe('test.json')
  })

  it('refuses a default that is not allowed', async () => {
    const json = withValue('subject.0.default', 'c').replace(
      '"label":"Account name"',
      '"label":"Account name","allowed":["a","b"]',
    )
    const error = await expectRefusal(() => parse(json), 'profile-invalid')
    expect(error.message).toContain('subject.0.default: is not one of the allowed values')
  })

  it('refuses an attribute twice', async () => {
    const error = await expectRefusal(
      () => parse(withValue('subject.1.attribute', 'CN')),
      'profile-invalid',
    )
    expect(error.message).toContain('subject: names an attribute twice')
  })

  it('names every path that is wrong, not the first alone', async () => {
    const json = withValue('hash', 'MD5').replace('"bits":4096', '"bits":1')
    const error = await expectRefusal(() => parse(json), 'profile-invalid')
    expect(error.message).toMatch(/key\.bits: .*; hash: /)
  })

  it.each(['', 'null', '[]', '1', '{', '{"id":"x"}'])('refuses %j', async (json) => {
    await expectRefusal(() => parse(json), 'profile-invalid')
  })

  it('gives a value or a coded refusal for any JSON', async () => {
    const anyJson = fc.json()
    const anyField = fc
      .tuple(fc.constantFrom('id', 'subject', 'subject.0', 'key', 'hash', 'pkcs12'), fc.jsonValue())
      .map(([path, value]) => withValue(path, value))
    const attempt = (json: string) => expectValueOrRefusal(() => parse(json))
    await fc.assert(fc.asyncProperty(fc.oneof(anyJson, anyField), attempt))
  })
})
