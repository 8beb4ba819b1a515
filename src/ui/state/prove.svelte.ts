// The page Prove: which P12, which pod, and the steps of the check as the runner reports them.
import type { AuthReport, AuthTarget, Stage } from '../../runner/protocol'
import { parsePodAddress } from '../pod-address'
import type { BrowserPorts, ChosenFile } from '../ports'
import { encodeBase64, streamAuth } from '../runner-client'
import { failureTexts } from '../text'
import type { Created } from './create.svelte'
import { isAbort } from './failures'
import type { RunnerLink } from './runner.svelte'

export type TargetKind = AuthTarget['kind']
export type ProveField = 'p12' | 'pod' | 'session-auth' | 'key-auth' | 'trust'

/** Largest file in bytes; a P12 has about four thousand. */
const maxFileBytes = 1_000_000

export class ProvePage {
  readonly #runner: RunnerLink
  readonly #ports: BrowserPorts
  file: ChosenFile | null = $state.raw(null)
  password = $state('')
  /** Whether the file is the one just made, so that the page may say so. */
  isFromCreate = $state(false)
  kind: TargetKind = $state('pod')
  pod = $state('')
  sessionAuth = $state('')
  keyAuth = $state('')
  agent = $state('')
  trust: ChosenFile | null = $state.raw(null)
  problems: Partial<Record<ProveField, string>> = $state({})
  isRunning = $state(false)
  stages: readonly Stage[] = $state.raw([])
  report: AuthReport | null = $state.raw(null)
  failure: string | null = $state(null)
  #cancel: AbortController | null = null

  constructor(runner: RunnerLink, ports: BrowserPorts) {
    this.#runner = runner
    this.#ports = ports
  }

  /** Takes over what Create made. */
  adopt({
    result,
    password,
    isPractice,
  }: Pick<Created, 'result' | 'password' | 'isPractice'>): void {
    const pkcs12 = result.files.find((file) => file.role === 'pkcs12')
    if (pkcs12 === undefined) return
    this.#reset()
    this.file = { name: pkcs12.name, bytes: pkcs12.bytes }
    this.password = password
    this.isFromCreate = true
    this.kind = isPractice ? 'practice' : 'pod'
  }

  async choose(field: 'p12' | 'trust', file: File): Promise<void> {
    const chosen = await this.#ports.readFile(file, maxFileBytes)
    this.problems[field] = chosen === null ? failureTexts['input-too-large'] : ''
    if (chosen === null) return
    if (field === 'trust') {
      this.trust = chosen
      return
    }
    this.#reset()
    this.file = chosen
    this.isFromCreate = false
    this.password = ''
  }

  /** False where something is left to mend. */
  async prove(): Promise<boolean> {
    const { token } = this.#runner
    const target = this.#checkInput()
    if (token === null || target === null || this.file === null || this.isRunning) return false
    this.#reset()
    this.isRunning = true
    this.#cancel = new AbortController()
    try {
      const request = {
        p12Base64: encodeBase64(this.file.bytes),
        password: this.password,
        target,
        ...(this.trust === null ? {} : { trustPem: new TextDecoder().decode(this.trust.bytes) }),
      }
      await streamAuth(token, request, this.#cancel.signal, (event) => {
        if (event.type === 'stage') this.stages = [...this.stages, event.stage]
        else this.report = event.report
      })
      if (this.report === null) this.failure = 'The runner stopped before it came to a verdict.'
    } catch (error) {
      if (!isAbort(error)) this.failure = error instanceof Error ? error.message : String(error)
    } finally {
      this.isRunning = false
      this.#cancel = null
    }
    return true
  }

  cancel(): void {
    this.#cancel?.abort()
  }

  #reset(): void {
    this.stages = []
    this.report = null
    this.failure = null
  }

  #checkInput(): AuthTarget | null {
    this.problems = this.file === null ? { p12: 'Choose the P12 file of the bot.' } : {}
    const target = this.#readTarget()
    return Object.keys(this.problems).length === 0 ? target : null
  }

  #readTarget(): AuthTarget {
    const agent = this.agent.trim() === '' ? {} : { agent: this.agent.trim() }
    switch (this.kind) {
      case 'practice':
        return { kind: 'practice' }
      case 'pod': {
        const address = parsePodAddress(this.pod)
        if (address === null) {
          this.problems.pod = 'Type the pod’s address, for example mypod.symphony.com.'
        }
        return { kind: 'pod', pod: address?.written ?? '', ...agent }
      }
      case 'endpoints': {
        const [sessionAuth, keyAuth] = [this.sessionAuth.trim(), this.keyAuth.trim()]
        const problem = 'Type the whole address, for example https://host:8444.'
        if (!URL.canParse(sessionAuth)) this.problems['session-auth'] = problem
        if (!URL.canParse(keyAuth)) this.problems['key-auth'] = problem
        return { kind: 'endpoints', sessionAuth, keyAuth, ...agent }
      }
    }
  }
}
