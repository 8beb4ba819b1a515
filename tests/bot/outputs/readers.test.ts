import { describe, expect, it } from 'vitest'
import { targets, type Pkcs12Settings } from '../../../src/bot/outputs/targets'
import { interopTable } from '../../../src/bot/outputs/interop-table'
import { readerIds, readers, traitIds, type TraitId } from '../../../src/bot/outputs/readers'

/** What a file of these settings is like, as far as readers mind. */
function listTraits({ cipher, mac }: Pkcs12Settings): readonly TraitId[] {
  return [
    cipher === 'AES-256-CBC' ? 'cipher-pbes2' : 'cipher-3des-pbes1',
    mac === 'PBMAC1-SHA-256' ? 'mac-pbmac1' : 'mac-pkcs12-kdf',
    ...(mac.startsWith('SHA-') && mac !== 'SHA-1' ? (['mac-sha2'] as const) : []),
  ]
}

describe('the table of readers', () => {
  it('has each reader once, and no trait twice or that nobody minds', () => {
    expect(readers.map(({ id }) => id).toSorted()).toEqual(readerIds.toSorted())
    for (const { refuses } of readers) expect(new Set(refuses).size).toBe(refuses.length)
    const minded = new Set(readers.flatMap(({ refuses }) => refuses))
    expect([...minded].toSorted()).toEqual(traitIds.toSorted())
  })

  it.each(targets.filter(({ pkcs12 }) => pkcs12 !== null))(
    'agrees with what was measured of the file for $id',
    ({ id, pkcs12 }) => {
      const traits = pkcs12 === null ? [] : listTraits(pkcs12)
      for (const { refuses, ...reader } of readers) {
        const cell = interopTable[id]?.find((each) => each.id === reader.id)
        if (cell === undefined) continue
        expect(cell.opens, reader.name).toBe(!traits.some((trait) => refuses.includes(trait)))
      }
    },
  )

  it('promises the file for old programs to the old ones', () => {
    const old = targets.find(({ id }) => id === 'old')?.pkcs12
    const traits = old ? listTraits(old) : []
    for (const id of ['java-8', 'windows-2016', 'macos'] as const) {
      const reader = readers.find((each) => each.id === id)
      expect(
        reader?.refuses.filter((trait) => traits.includes(trait)),
        id,
      ).toEqual([])
    }
  })
})

describe('the table that the tests measured', () => {
  it('has nobody refuse what is not for FIPS', () => {
    for (const [output, cells] of Object.entries(interopTable)) {
      expect(cells.length, output).toBeGreaterThan(0)
      const refusing = cells.filter(({ opens }) => !opens).map(({ name }) => name)
      if (output !== 'fips') expect(refusing, output).toEqual([])
    }
  })
})
