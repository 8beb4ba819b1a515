// The conversion of a file on the page Open: target, password, and the file that was downloaded.
import type {
  EngineFailure,
  ItemView,
  NewPassword,
  OutputChoice,
  OutputFile,
} from '../../worker/api'
import type { EngineClient } from '../../worker/client'
import type { Profile } from '../../profile/profile'
import { findChain, findPartner, listKeys } from './chain'
import { formatKey } from './item-text'
import type { PartView } from './open-text'
import { findPasswordProblem } from '../output/password'
import { callWithFiles } from '../app/kept-files'
import type { BrowserPorts } from '../app/ports'
import { failureOf, isAbort } from '../app/failures'
import type { OpenFile } from './open-file.svelte'
import { OutputForm } from '../output/output.svelte'
import { PasswordForm } from '../output/password.svelte'

/** The file that was downloaded last. */
export interface Saved {
  readonly file: OutputFile
  /** Null if it has no password or keeps that of the old file. */
  readonly password: string | null
}

export interface ConvertOptions {
  readonly file: OpenFile
  /** The items of all open files: the certificate of a key may be in another file. */
  readonly others: () => readonly ItemView[]
  /** Opens the files of the items again if the worker has lost them. */
  readonly reopen: (items: readonly ItemView[], signal: AbortSignal) => Promise<unknown>
  readonly profile: Profile
  readonly engine: EngineClient
  readonly ports: BrowserPorts
}

export class ConvertForm {
  readonly #engine: EngineClient
  readonly #ports: BrowserPorts
  readonly #others: () => readonly ItemView[]
  readonly #reopen: ConvertOptions['reopen']
  readonly file: OpenFile
  readonly profile: Profile
  readonly output: OutputForm
  readonly password: PasswordForm
  passwordSource: 'same' | 'new' = $state('new')
  /** SHA-256 of the public key, to choose one of several keys. */
  keyHash: string = $state('')
  isBusy = $state(false)
  failure: EngineFailure | null = $state.raw(null)
  saved: Saved | null = $state.raw(null)
  #cancel: AbortController | null = null

  constructor({ file, others, reopen, profile, engine, ports }: ConvertOptions) {
    this.#engine = engine
    this.#ports = ports
    this.#others = others
    this.#reopen = reopen
    this.file = file
    this.profile = profile
    this.output = new OutputForm(engine)
    this.password = new PasswordForm(engine)
    this.keyHash = this.keys[0]?.spkiSha256 ?? ''
    if (this.canKeepPassword) this.passwordSource = 'same'
  }

  async load(): Promise<void> {
    await Promise.all([this.output.load(), this.password.regenerate()])
  }

  get keys(): readonly ItemView[] {
    return listKeys(this.file.goodItems)
  }

  /** Null if the file contains no private key. */
  get key(): ItemView | null {
    return this.keys.find(({ spkiSha256 }) => spkiSha256 === this.keyHash) ?? null
  }

  /** A name that tells it from the other keys. */
  nameKey(key: ItemView): string {
    const certificate = findPartner(key, this.file.goodItems)
    return [key.friendlyName, certificate?.subject ?? formatKey(key)].filter(Boolean).join(', ')
  }

  /** The certificate of the key, from this file or another; null if it is missing. */
  get leaf(): ItemView | null {
    const { key } = this
    if (key === null) return null
    return findPartner(key, this.file.goodItems) ?? findPartner(key, this.#others())
  }

  /** The certificates of the key: all if the file has only one key, else its chain. */
  get certificates(): readonly ItemView[] {
    const own = this.file.goodItems.filter(({ kind }) => kind === 'certificate')
    const { leaf } = this
    const isWhole = leaf === null || (own.includes(leaf) && this.keys.length === 1)
    return isWhole ? own : findChain(leaf, [...own, ...this.#others()])
  }

  /** Other files that certificates are taken from. */
  get lenders(): readonly string[] {
    const names = this.certificates
      .filter((item) => !this.file.goodItems.includes(item))
      .map(({ source }) => source.file)
    return names.filter((name, index) => names.indexOf(name) === index)
  }

  get canKeepPassword(): boolean {
    return this.file.hasPassword
  }

  get isSame(): boolean {
    return this.passwordSource === 'same' && this.canKeepPassword
  }

  /** Whether some program refuses the present password. */
  get isSameOdd(): boolean {
    return this.isSame && findPasswordProblem(this.file.usedPassword) !== null
  }

  /** Writes the file for the chosen target and downloads it. False if something must be fixed first. */
  async convert(): Promise<boolean> {
    this.output.demand()
    if (!this.output.isReady) return false
    return this.#write(this.output.choice, 'both', this.output.hasPassword)
  }

  /** Writes one part and downloads it. False if something must be fixed first. */
  exportPart({ id, holds, hasPassword }: PartView): Promise<boolean> {
    return this.#write({ id, settings: null }, holds, hasPassword)
  }

  cancel(): void {
    this.#cancel?.abort()
  }

  downloadAgain(): void {
    if (this.saved !== null) this.#ports.saveFile(this.saved.file)
  }

  async #write(
    output: OutputChoice,
    holds: PartView['holds'],
    hasPassword: boolean,
  ): Promise<boolean> {
    if (this.isBusy) return false
    this.failure = null
    this.saved = null
    if (hasPassword && !this.isSame) {
      this.password.demand()
      if (!this.password.isReady) return false
    }
    this.isBusy = true
    this.#cancel = new AbortController()
    const isSame = this.isSame
    const newPassword = hasPassword ? this.#newPassword : noPassword
    try {
      const { signal } = this.#cancel
      const items = this.#listItems(holds)
      const itemIds = items.map(({ id }) => id)
      const request = { itemIds, profile: this.profile, output, newPassword }
      const file = await callWithFiles(
        () => this.#engine.call('convert', request, { signal }),
        () => this.#reopen(items, signal),
      )
      this.#ports.saveFile(file)
      this.saved = { file, password: hasPassword && !isSame ? newPassword.value : null }
      return true
    } catch (error) {
      if (!isAbort(error)) this.failure = failureOf(error)
      return false
    } finally {
      this.isBusy = false
      this.#cancel = null
    }
  }

  /** A key without its certificate is never combined with other certificates. */
  #listItems(holds: PartView['holds']): readonly ItemView[] {
    const { key, leaf, certificates } = this
    if (key === null) return certificates
    if (leaf !== null) return [key, ...certificates]
    return holds === 'key' ? [key] : certificates
  }

  get #newPassword(): NewPassword {
    return this.isSame
      ? // The old file already has it; the page warns if some program refuses it.
        { value: this.file.usedPassword, origin: 'typed', allows: ['password-not-ascii'] }
      : this.password.request
  }
}

const noPassword: NewPassword = { value: '', origin: 'typed', allows: [] }
