// The state of the page Check: the files, the profile, the accounts, and the progress.
import type {
  Bytes,
  EngineFailure,
  BatchFinding,
  InspectResult,
  NamedFile,
  ReportRequest,
  TreeView,
} from '../../worker/api'
import type { EngineClient } from '../../worker/client'
import { marksBySource } from './batch-rows'
import type { FoundFile } from '../controls/dropped-files'
import type { BrowserPorts } from '../app/ports'
import { BatchView } from './batch-view.svelte'
import { failureOf, isAbort } from '../app/failures'

/** Largest file in bytes that detection reads. */
const maxFileBytes = 67_108_864
/** The number of files that are read at the same time. */
const readAtOnce = 50

export const batchProfiles = [
  { id: 'symphony', title: 'Symphony bot' },
  { id: 'generic', title: 'Generic X.509 client' },
] as const

function profileNameOf(id: string): string {
  return `profiles/${id}.json`
}

export class CheckPage {
  readonly #engine: EngineClient
  readonly #ports: BrowserPorts
  readonly view = new BatchView()
  files: readonly NamedFile[] = $state.raw([])
  profileId: (typeof batchProfiles)[number]['id'] = $state('symphony')
  /** Typed or read from a file; empty for no comparison. */
  accounts = $state('')
  isBusy = $state(false)
  done = $state(0)
  /** The number of items; null until the files are read. */
  total: number | null = $state(null)
  failure: EngineFailure | null = $state.raw(null)
  result: InspectResult | null = $state.raw(null)
  refused: readonly string[] = $state.raw([])
  #cancel: AbortController | null = null
  #pastes = 0
  /** The texts of profile files, by name. */
  readonly #profiles: Record<string, string> = {}

  constructor({ engine, ports }: { readonly engine: EngineClient; readonly ports: BrowserPorts }) {
    this.#engine = engine
    this.#ports = ports
    // Loads the profiles now, so that the page works offline later. A check reports a failure.
    for (const { id } of batchProfiles) {
      this.#loadProfile(profileNameOf(id)).catch(() => undefined)
    }
  }

  async readTree(der: Bytes): Promise<TreeView> {
    return { root: await this.#engine.call('readTree', { der }), der }
  }

  get batchFindings(): readonly BatchFinding[] {
    return this.result?.batchFindings ?? []
  }

  /** Adds files and checks everything again. */
  async add(found: readonly FoundFile[]): Promise<void> {
    const refused: string[] = []
    const added: NamedFile[] = []
    for (let start = 0; start < found.length; start += readAtOnce) {
      const portion = found.slice(start, start + readAtOnce)
      const read = await Promise.all(portion.map(({ file }) => this.#read(file)))
      for (const [position, bytes] of read.entries()) {
        const path = portion[position]?.path ?? ''
        if (bytes === null) refused.push(path)
        else added.push({ name: path, bytes })
      }
    }
    this.refused = refused
    if (added.length > 0) await this.#check([...this.files, ...added])
  }

  async addText(text: string): Promise<void> {
    if (text.trim() === '') return
    this.#pastes += 1
    const name = this.#pastes === 1 ? 'pasted text' : `pasted text ${this.#pastes}`
    await this.#check([...this.files, { name, bytes: new TextEncoder().encode(text) }])
  }

  async readAccounts(file: File): Promise<void> {
    const read = await this.#ports.readFile(file, maxFileBytes)
    if (read === null) return
    this.accounts = new TextDecoder().decode(read.bytes)
    await this.recheck()
  }

  /** Checks the same files with another profile or other accounts. */
  async recheck(): Promise<void> {
    if (this.files.length > 0) await this.#check(this.files)
  }

  cancel(): void {
    this.#cancel?.abort()
  }

  clear(): void {
    this.cancel()
    this.files = []
    this.view.clear()
    this.result = null
    this.failure = null
    this.refused = []
    this.total = null
  }

  async saveReport(format: ReportRequest['format']): Promise<void> {
    if (this.result === null) return
    const { rows, marks } = this.view
    try {
      const file = await this.#engine.call('writeReport', {
        format,
        items: rows.map(({ item }) => item),
        batchFindings: this.result.batchFindings,
        profile: this.result.profile,
        marks: marksBySource(rows, marks),
        toolVersion: __BOTCERT_VERSION__,
        time: this.#ports.now(),
      })
      this.#ports.saveFile(file)
    } catch (error) {
      this.failure = failureOf(error)
    }
  }

  async #read(file: File): Promise<NamedFile['bytes'] | null> {
    try {
      return (await this.#ports.readFile(file, maxFileBytes))?.bytes ?? null
    } catch {
      return null
    }
  }

  async #loadProfile(name: string): Promise<string> {
    const known = this.#profiles[name]
    if (known !== undefined) return known
    const response = await fetch(`./${name}`).catch(() => null)
    if (!response?.ok) {
      const reason = response === null ? 'no answer' : `HTTP status ${response.status}`
      const message = `${name} could not be loaded: ${reason}.`
      const failure: EngineFailure = { code: 'profile-invalid', message, where: name }
      throw Object.assign(new Error(message), failure)
    }
    return (this.#profiles[name] = await response.text())
  }

  async #check(files: readonly NamedFile[]): Promise<void> {
    this.cancel()
    const cancel = new AbortController()
    this.#cancel = cancel
    this.files = files
    this.view.clear()
    this.failure = null
    this.result = null
    this.isBusy = true
    this.done = 0
    this.total = null
    try {
      const profileName = profileNameOf(this.profileId)
      const profileJson = await this.#loadProfile(profileName)
      cancel.signal.throwIfAborted()
      this.result = await this.#engine.call(
        'inspect',
        {
          files,
          profileJson,
          profileName,
          accounts: this.accounts.trim() === '' ? null : this.accounts,
          now: this.#ports.now(),
        },
        {
          signal: cancel.signal,
          onProgress: ({ items, done, total }) => {
            this.view.add(items)
            this.done = done
            this.total = total
          },
        },
      )
    } catch (error) {
      if (!isAbort(error)) this.failure = failureOf(error)
    } finally {
      if (this.#cancel === cancel) {
        this.isBusy = false
        this.#cancel = null
      }
    }
  }
}
