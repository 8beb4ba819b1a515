import { describe, expect, it } from 'vitest'
import type { BrowserPorts } from '../../../src/ui/app/ports'
import { ChosenFiles } from '../../../src/ui/finish/chosen-files.svelte'

function setUp() {
  let changes = 0
  const readFile: BrowserPorts['readFile'] = async (file, maxBytes) => {
    if (file.name === 'folder') throw new Error('NotFoundError')
    if (file.name === 'film.mkv' || file.size > maxBytes) return null
    return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) }
  }
  const files = new ChosenFiles({ readFile } as BrowserPorts, () => (changes += 1))
  return {
    files,
    countChanges: () => changes,
    names: () => files.list.map(({ name }) => name),
  }
}

const file = (name: string, content = name) => new File([content], name)

describe('ChosenFiles', () => {
  it('keeps files and pasted texts in their order and reports each change', async () => {
    const { files, names, countChanges } = setUp()
    await files.add([file('a.pem'), file('b.pem')])
    files.paste('-----BEGIN CERTIFICATE-----')
    expect(names()).toEqual(['a.pem', 'b.pem', 'pasted text'])
    files.remove(0)
    expect(names()).toEqual(['b.pem', 'pasted text'])
    files.clear()
    expect([names(), countChanges()]).toEqual([[], 4])
  })

  it('numbers two files with the same name and adds the same content once', async () => {
    const { files, names, countChanges } = setUp()
    await files.add([file('cert.pem', 'first'), file('cert.pem', 'second')])
    expect(names()).toEqual(['cert.pem', 'cert.pem (2)'])
    await files.add([file('copy.pem', 'second')])
    expect(names()).toHaveLength(2)
    expect(files.remarks).toEqual([
      { kind: 'notice', text: 'copy.pem was already added as cert.pem (2).' },
    ])
    expect(countChanges()).toBe(1)
  })

  it('reports files that could not be read and keeps the others', async () => {
    const { files, names } = setUp()
    await files.add([file('film.mkv'), file('folder'), file('a.pem')])
    expect(names()).toEqual(['a.pem'])
    expect(files.remarks.map(({ text }) => text)).toEqual([
      expect.stringContaining('film.mkv') as string,
      expect.stringContaining('If it is a folder') as string,
    ])
    files.remove(0)
    expect(files.remarks).toEqual([])
  })

  it('ignores empty pastes and files above the limit', async () => {
    const { files, countChanges } = setUp()
    files.paste(' \n ')
    expect(countChanges()).toBe(0)
    await files.add(Array.from({ length: 102 }, (_, index) => file(`${index}.pem`)))
    expect(files.list).toHaveLength(100)
    expect(files.remarks).toHaveLength(2)
  })
})
