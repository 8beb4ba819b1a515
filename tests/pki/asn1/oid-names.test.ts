import { describe, expect, it } from 'vitest'
import { parseOid, readWhole } from '../../../src/pki/asn1/der'
import { encodeOid } from '../../../src/pki/asn1/der-writer'
import { formatOid, oidNames } from '../../../src/pki/asn1/oid-names'
import { oids } from '../../../src/pki/asn1/oids'

describe('names of object identifiers', () => {
  it('cover all that we act upon', () => {
    expect(Object.entries(oids).filter(([, oid]) => !oidNames.has(oid))).toEqual([])
  })

  it('are of well-formed identifiers', () => {
    for (const oid of oidNames.keys()) expect(parseOid(readWhole(encodeOid(oid)))).toBe(oid)
  })

  it('are the dotted form if there is no name', () => {
    expect(formatOid(oids.clientAuth)).toBe('clientAuth')
    expect(formatOid('1.2.3.4')).toBe('1.2.3.4')
  })
})
