import { describe, expect, it } from 'vitest'
import type { Asn1Node } from '../../../src/worker/api'
import {
  childrenAtOnce,
  chooseFirstOpen,
  formatHexDump,
  listRows,
  parentOf,
} from '../../../src/ui/open/asn1-rows'

function makeNode(children: readonly Asn1Node[] = []): Asn1Node {
  return {
    ...{ type: 'SEQUENCE', offset: 0, headerLength: 2, length: 0, isConstructed: true },
    ...{ isIndefinite: false, value: null, hex: '', children },
  }
}

const leaves = (count: number) => Array.from({ length: count }, () => makeNode())
const none = { open: new Set<string>(), shown: new Map<string, number>() }

describe('listRows', () => {
  const root = makeNode([makeNode([makeNode()]), makeNode()])

  it('shows nothing below a closed element', () => {
    expect(listRows(root, none).map(({ key }) => key)).toEqual(['0'])
    const open = new Set(['0', '0.0.7'])
    expect(listRows(root, { ...none, open }).map(({ key }) => key)).toEqual(['0', '0.0', '0.1'])
  })

  it('gives the level and position of each element', () => {
    const rows = listRows(root, { ...none, open: new Set(['0', '0.0']) })
    expect(rows.map(({ key, level }) => [key, level])).toEqual([
      ['0', 1],
      ['0.0', 2],
      ['0.0.0', 3],
      ['0.1', 2],
    ])
    expect(rows[3]).toMatchObject({ position: 2, siblings: 2, isOpen: false })
    expect(rows[1]).toMatchObject({ isOpen: true })
  })

  it('shows a long list in parts and counts the rest', () => {
    const long = makeNode(leaves(childrenAtOnce + 25))
    const open = new Set(['0'])
    const rows = listRows(long, { ...none, open })
    expect(rows).toHaveLength(1 + childrenAtOnce + 1)
    expect(rows.at(-1)).toMatchObject({ kind: 'more', parentKey: '0', count: 25, level: 2 })
    const all = listRows(long, { open, shown: new Map([['0', 2 * childrenAtOnce]]) })
    expect(all).toHaveLength(1 + childrenAtOnce + 25)
    expect(all.every(({ kind }) => kind === 'element')).toBe(true)
  })
})

describe('chooseFirstOpen', () => {
  it('opens level by level while the rows fit on a page', () => {
    const small = makeNode([makeNode([makeNode()]), makeNode()])
    expect(chooseFirstOpen(small)).toEqual(new Set(['0', '0.0']))
    const wide = makeNode([makeNode(leaves(30)), makeNode(leaves(30))])
    expect(chooseFirstOpen(wide)).toEqual(new Set(['0']))
  })

  it('opens a single long list, and nothing in an empty element', () => {
    expect(chooseFirstOpen(makeNode(leaves(500)))).toEqual(new Set(['0']))
    expect(chooseFirstOpen(makeNode())).toEqual(new Set())
  })
})

describe('parentOf', () => {
  it('is the key of the parent element', () => {
    expect(parentOf('0.2.11')).toBe('0.2')
    expect(parentOf('0.more')).toBe('0')
    expect(parentOf('0')).toBe('0')
  })
})

describe('formatHexDump', () => {
  it('has 16 bytes per line with offsets and printable characters', () => {
    const bytes = new TextEncoder().encode('botcert, one line\0')
    expect(formatHexDump(bytes, 100)).toBe(
      [
        '   100  62 6f 74 63 65 72 74 2c 20 6f 6e 65 20 6c 69 6e  botcert, one lin',
        '   116  65 00                                            e.',
      ].join('\n'),
    )
  })

  it('counts the bytes that it leaves out', () => {
    expect(formatHexDump(new Uint8Array(40), 0, 20).split('\n')).toHaveLength(3)
    expect(formatHexDump(new Uint8Array(40), 0, 20)).toMatch(/… 20 more bytes$/)
  })
})
