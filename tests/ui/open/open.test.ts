import { describe, expect, it } from 'vitest'
import type {
  ConvertRequest,
  EngineCall,
  FileToOpen,
  ItemView,
  OpenRequest,
} from '../../../src/worker/api'
import type { EngineClient } from '../../../src/worker/client'
import type { Profile } from '../../../src/profile/profile'
import { partViews } from '../../../src/ui/open/open-text'
import type { BrowserPorts } from '../../../src/ui/app/ports'
import { OpenPage } from '../../../src/ui/open/open.svelte'

interface Asked {
  readonly call: EngineCall
  readonly input: OpenRequest & Partial<ConvertRequest> & { readonly fileIds?: readonly string[] }
  readonly resolve: (output: unknown) => void
}

type Facts = Partial<ItemView> & Pick<ItemView, 'kind'>

/** A page whose engine returns the items of the test, or waits if the test gives none. */
function setUp(contents: Record<string, (password: string) => readonly Facts[]>) {
  const asked: Asked[] = []
  /** Whether the worker has lost its files, for each of the next conversions. */
  const losses: boolean[] = []
  const saved: string[] = []
  const engine = {
    call: (call: EngineCall, input: Asked['input'], options?: { signal?: AbortSignal }) =>
      new Promise((resolve, reject) => {
        asked.push({ call, input, resolve })
        options?.signal?.addEventListener('abort', () => reject(options.signal?.reason as Error))
        if (call === 'listTargets') resolve([])
        if (call === 'generatePassword') resolve({ password: 'generated', entropyBits: 139 })
        // Some calls have no input.
        const [file] = (input as Asked['input'] | null)?.files ?? []
        if (call === 'closeFiles') resolve(null)
        if (call === 'convert' && !losses.shift()) {
          resolve({ name: `new ${input.itemIds?.join()}`, bytes: new Uint8Array() })
        } else if (call === 'convert') resolve(null)
        const read = contents[file?.name ?? '']
        if (call === 'openFiles' && file !== undefined && read !== undefined)
          resolve([viewOf(file, read(input.password))])
      }),
  } as unknown as EngineClient
  const ports = {
    now: () => new Date('2026-06-01T12:00:00Z'),
    readFile: (file: File) => {
      if (file.name === 'folder') return Promise.reject(new Error('a folder'))
      return Promise.resolve(
        file.name === 'large' ? null : { name: file.name, bytes: new Uint8Array() },
      )
    },
    saveFile: ({ name }: { name: string }) => saved.push(name),
  } as unknown as BrowserPorts
  const page = new OpenPage({ engine, ports, profile: {} as Profile })
  const drop = (...names: readonly string[]) => page.add(names.map((name) => new File([], name)))
  const fileOf = (name: string) => {
    const file = page.files.find((each) => each.name === name)
    if (file === undefined) throw new Error(`${name} is not there.`)
    return file
  }
  return { page, asked, losses, saved, drop, fileOf }
}

function viewOf({ id, name }: Pick<FileToOpen, 'id' | 'name'>, facts: readonly Facts[]) {
  const items = facts.map((item, index) => ({
    id: `${id}/${index}`,
    ...{ source: { file: name, position: index + 1, line: null }, container: 'DER' },
    der: null,
    ...item,
  }))
  const needless = { isPasswordNeedless: false, failure: null }
  return { name, items, protections: [], compatibility: [], remarks: [], ...needless }
}

/** The items that were sent last, by file, kind and key. */
function namesOf(page: OpenPage, asked: readonly Asked[]): readonly string[] {
  return (asked.at(-1)?.input.itemIds ?? []).map((id) => {
    const item = page.items.find((each) => each.id === id)
    return `${item?.source.file} ${item?.kind} ${item?.spkiSha256}`
  })
}

const key = { kind: 'private-key', spkiSha256: 'k' } as const
const leaf = { kind: 'certificate', spkiSha256: 'k', subject: 'CN=bot', issuer: 'CN=ca' } as const
const ca = { kind: 'certificate', spkiSha256: 'c', subject: 'CN=ca', issuer: 'CN=ca' } as const
const stranger = { kind: 'certificate', spkiSha256: 's', subject: 'CN=s', issuer: 'CN=s' } as const
const lockedBy = (right: string) => (password: string) => {
  if (password === right) return [key, leaf]
  const code = password === '' ? 'passphrase-needed' : 'passphrase-wrong'
  return [{ kind: 'pkcs12', code, message: 'It did not open.' } as const]
}
const partOf = (id: string) => {
  const part = partViews.find((each) => each.id === id)
  if (part === undefined) throw new Error(`${id} is no part.`)
  return part
}

describe('the page Open', () => {
  it('tries one password on all locked files and keeps those of other files', async () => {
    const { page, drop, fileOf } = setUp({
      a: lockedBy('secret'),
      b: lockedBy('secret'),
      c: lockedBy('other'),
    })
    await drop('a', 'b', 'c')
    expect(page.files.every(({ isLocked, wrongReason }) => isLocked && wrongReason === null)).toBe(
      true,
    )
    fileOf('a').password = 'secret'
    await page.unlock(fileOf('a'))
    expect(fileOf('a').hasPassword).toBe(true)
    expect(fileOf('b')).toMatchObject({ isLocked: false, usedPassword: 'secret' })
    // No password was typed for this file, so none is wrong.
    expect(fileOf('c')).toMatchObject({ isLocked: true, password: '', wrongReason: null })
  })

  it('says why a password is wrong and keeps it for correction', async () => {
    const { page, drop, fileOf } = setUp({ a: lockedBy('secret') })
    await drop('a')
    fileOf('a').password = 'Secret'
    await page.unlock(fileOf('a'))
    expect(fileOf('a')).toMatchObject({ wrongReason: 'It did not open.', password: 'Secret' })
    expect(fileOf('a').hasPassword).toBe(false)
  })

  it('opens the good files of a drop with a folder and a huge file', async () => {
    const { page, drop } = setUp({ a: () => [ca] })
    await drop('folder', 'a', 'large')
    expect(page.files.map(({ name }) => name)).toEqual(['a'])
    expect(page.refused).toEqual([
      { name: 'folder', reason: 'unreadable' },
      { name: 'large', reason: 'too-large' },
    ])
  })

  it('stops reading and reads again on request', async () => {
    const { page, asked, drop, fileOf } = setUp({})
    const dropped = drop('slow')
    await expect.poll(() => asked.length).toBe(1)
    expect(fileOf('slow').isReading).toBe(true)
    fileOf('slow').cancel()
    await dropped
    expect(fileOf('slow')).toMatchObject({ isReading: false, isStopped: true, view: null })
    const again = fileOf('slow').read()
    asked.at(-1)?.resolve([viewOf({ id: 'file-0', name: 'slow' }, [ca])])
    await again
    expect(fileOf('slow')).toMatchObject({ isStopped: false, hasCertificate: true })
    expect(page.conversion).toBeNull()
  })

  it('forgets files, passwords and the conversion', async () => {
    const { page, drop, fileOf } = setUp({ a: lockedBy('secret') })
    await drop('a')
    fileOf('a').password = 'secret'
    await page.unlock(fileOf('a'))
    expect(page.conversion).not.toBeNull()
    page.startAgain()
    expect(page).toMatchObject({ files: [], conversion: null, refused: [] })
  })
})

describe('a conversion', () => {
  it('starts at once if only one file can be converted', async () => {
    const { page, drop, fileOf } = setUp({ a: () => [key, leaf], b: () => [ca], c: () => [key] })
    await drop('a', 'b')
    expect(page.conversion?.file).toBe(fileOf('a'))
    page.remove(fileOf('a'))
    expect(page.conversion?.file).toBe(fileOf('b'))

    const other = setUp({ a: () => [key, leaf], c: () => [key] })
    await other.drop('a', 'c')
    expect(other.page.conversion).toBeNull()
  })

  it('keeps the password of the file unless a new one is wanted', async () => {
    const { page, asked, saved, drop, fileOf } = setUp({ a: lockedBy('pässword') })
    await drop('a')
    fileOf('a').password = 'pässword'
    await page.unlock(fileOf('a'))
    const { conversion } = page
    expect(conversion).toMatchObject({ isSame: true, isSameOdd: true })
    expect(await conversion?.exportPart(partOf('key-pem'))).toBe(true)
    expect(asked.at(-1)?.input.newPassword).toEqual({
      value: 'pässword',
      origin: 'typed',
      allows: ['password-not-ascii'],
    })
    expect(conversion?.saved?.password).toBeNull()

    if (conversion !== null) conversion.passwordSource = 'new'
    expect(await conversion?.exportPart(partOf('key-pem'))).toBe(true)
    expect(conversion?.saved?.password).toBe('generated')
    expect(saved).toHaveLength(2)
  })

  it('has no password for a public part', async () => {
    const { page, asked, drop } = setUp({ a: () => [key, leaf] })
    await drop('a')
    await page.conversion?.exportPart(partOf('certificate-pem'))
    expect(asked.at(-1)?.input).toMatchObject({ newPassword: { value: '' } })
    expect(page.conversion?.saved?.password).toBeNull()
  })

  it('takes the certificates of a key from other files, even if they are added later', async () => {
    const { page, asked, drop } = setUp({
      key: () => [key],
      leaf: () => [leaf],
      cas: () => [stranger, ca],
    })
    await drop('key')
    expect(page.conversion).toMatchObject({ leaf: null, lenders: [] })
    await drop('cas')
    await drop('leaf')
    expect(page.conversion?.lenders).toEqual(['leaf', 'cas'])
    await page.conversion?.exportPart(partOf('pem-bundle'))
    expect(namesOf(page, asked)).toEqual([
      'key private-key k',
      'leaf certificate k',
      'cas certificate c',
    ])
  })

  it('converts the chosen one of several keys with its own chain', async () => {
    const second = { ...key, spkiSha256: 's' }
    const { page, asked, drop } = setUp({ store: () => [key, second, stranger, ca, leaf] })
    await drop('store')
    const { conversion } = page
    expect(conversion?.keys).toHaveLength(2)
    const sentFor = async (hash: string) => {
      if (conversion !== null) conversion.keyHash = hash
      await conversion?.exportPart(partOf('pem-bundle'))
      return namesOf(page, asked)
    }
    expect(await sentFor('k')).toEqual([
      'store private-key k',
      'store certificate k',
      'store certificate c',
    ])
    expect(await sentFor('s')).toEqual(['store private-key s', 'store certificate s'])
  })

  it('does not combine a key with certificates of another key', async () => {
    const { page, asked, drop } = setUp({ a: () => [key, stranger] })
    await drop('a')
    const sent = () => asked.at(-1)?.input.itemIds?.length
    await page.conversion?.exportPart(partOf('key-der'))
    expect(sent()).toBe(1)
    await page.conversion?.exportPart(partOf('chain-pem'))
    expect(sent()).toBe(1)
  })

  it('opens only its own files again if the worker has lost them', async () => {
    const { page, asked, losses, saved, drop, fileOf } = setUp({
      a: lockedBy('secret'),
      b: () => [ca],
      c: () => [stranger],
    })
    await drop('a', 'b', 'c')
    fileOf('a').password = 'secret'
    await page.unlock(fileOf('a'))
    await page.startConversion(fileOf('a'))
    const readBefore = asked.filter(({ call }) => call === 'openFiles').length
    losses.push(true)
    expect(await page.conversion?.exportPart(partOf('key-pem'))).toBe(true)
    const reopened = asked.filter(({ call }) => call === 'openFiles').slice(readBefore)
    expect(reopened.map(({ input }) => input.files[0]?.name)).toEqual(['a'])
    expect(reopened[0]?.input.password).toBe('secret')
    // Under the same id, so that the items are the same.
    const [sent] = asked.at(-1)?.input.itemIds ?? []
    expect(sent).toBe(`${reopened[0]?.input.files[0]?.id}/0`)
    expect(saved).toHaveLength(1)
  })

  it('closes removed files and files tried with a wrong password in the worker', async () => {
    const { page, asked, drop, fileOf } = setUp({ a: lockedBy('secret'), b: lockedBy('other') })
    await drop('a', 'b')
    fileOf('a').password = 'secret'
    await page.unlock(fileOf('a'))
    page.startAgain()
    const idsOf = (name: EngineCall) =>
      asked.flatMap(({ call, input }) =>
        call === name ? (input.fileIds ?? input.files.map(({ id }) => id)) : [],
      )
    expect(idsOf('closeFiles').toSorted()).toEqual(idsOf('openFiles').toSorted())
  })
})
