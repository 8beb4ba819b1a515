// The state of the page Test login: the P12, the target, and the test as the runner reports it.
import type { AuthRequest } from '../../report/api'
import { failureTexts } from '../app/error-text'
import type { BrowserPorts, ChosenFile } from '../app/ports'
import { encodeBase64, streamAuth } from '../app/runner-client'
import type { Made } from '../app/app.svelte'
import { isAbort } from '../app/failures'
import { LoginTarget } from './login-target.svelte'
import { ReportFile } from './report-file.svelte'
import type { RunnerLink } from '../app/runner.svelte'

/** `login` shows the certificate; `connection` tests the path without a certificate. */
export type LoginMode = 'login' | 'connection'

/** Largest file in bytes; a P12 has about 4,000. */
const maxFileBytes = 1_000_000

export class LoginPage {
  readonly #runner: RunnerLink
  readonly #ports: BrowserPorts
  readonly target = new LoginTarget()
  readonly reportFile: ReportFile
  file: ChosenFile | null = $state.raw(null)
  password = $state('')
  /** Whether the file comes from Create or Finish. */
  isFromCreate = $state(false)
  fileProblem: string | null = $state(null)
  isRunning = $state(false)
  /** The mode of the last run, for “Test again”. */
  mode: LoginMode = $state('login')
  /** Why there is no report. */
  failure: string | null = $state(null)
  /** Whether a person stopped the last run. */
  isStopped = $state(false)
  #cancel: AbortController | null = null

  constructor({ runner, ports }: { readonly runner: RunnerLink; readonly ports: BrowserPorts }) {
    this.#runner = runner
    this.#ports = ports
    this.reportFile = new ReportFile(ports)
  }

  /** Takes over the P12 that Create or Finish made. */
  adopt({ result, password, isPractice }: Made): void {
    const pkcs12 = result.files.find((file) => file.role === 'pkcs12')
    if (pkcs12 === undefined) return
    this.#forgetOutcome()
    this.file = { name: pkcs12.name, bytes: pkcs12.bytes }
    this.password = password
    this.isFromCreate = true
    this.target.kind = isPractice ? 'practice' : 'pod'
  }

  async chooseP12(file: File): Promise<void> {
    const chosen = await this.#read(file)
    if (typeof chosen === 'string') {
      this.fileProblem = chosen
      return
    }
    this.#forgetOutcome()
    this.file = chosen
    this.fileProblem = null
    this.isFromCreate = false
    this.password = ''
  }

  async chooseTrust(file: File): Promise<void> {
    const chosen = await this.#read(file)
    if (typeof chosen === 'string') {
      this.target.problems.trust = chosen
      return
    }
    this.target.trust = chosen
    delete this.target.problems.trust
  }

  /** Runs the test; false if a field has an error. */
  async run(mode: LoginMode = 'login'): Promise<boolean> {
    const { token } = this.#runner
    const request = this.#readRequest(mode)
    if (token === null || request === null || this.isRunning) return false
    this.#forgetOutcome()
    this.mode = mode
    this.isRunning = true
    this.#cancel = new AbortController()
    try {
      await streamAuth(token, request, this.#cancel.signal, (event) => {
        if (event.type === 'failure') this.failure = event.failure.message
        else this.reportFile.add(event)
      })
      if (this.reportFile.report === null) {
        this.failure ??= 'Botcert stopped before the test had a result. Test again.'
      }
    } catch (error) {
      if (isAbort(error)) this.isStopped = true
      else this.failure = error instanceof Error ? error.message : String(error)
    } finally {
      this.isRunning = false
      // The consent is for one run; the next one asks again.
      this.target.isSentToUntrusted = false
      this.#cancel = null
    }
    return true
  }

  /** Shows a saved report. Returns false and keeps what is shown if the file is not a report. */
  async openReport(file: File): Promise<boolean> {
    if (!(await this.reportFile.open(file))) return false
    // They would reappear when the report is closed.
    this.failure = null
    this.isStopped = false
    return true
  }

  cancel(): void {
    this.#cancel?.abort()
  }

  /** Also stops a running test, which is not about the new file. */
  #forgetOutcome(): void {
    this.cancel()
    this.reportFile.clear()
    this.failure = null
    this.isStopped = false
  }

  /** The file, or a sentence that says why it cannot be read. */
  async #read(file: File): Promise<ChosenFile | string> {
    const chosen = await this.#ports.readFile(file, maxFileBytes).catch(() => undefined)
    if (chosen === undefined) return `${file.name} could not be read.`
    return chosen ?? failureTexts['input-too-large']
  }

  #readRequest(mode: LoginMode): AuthRequest | null {
    const isFileMissing = mode === 'login' && this.file === null
    this.fileProblem = isFileMissing ? 'Choose the P12 file of the bot.' : null
    const rest = this.target.read()
    if (isFileMissing || rest === null) return null
    if (mode === 'connection' || this.file === null) return { password: '', ...rest }
    return { p12Base64: encodeBase64(this.file.bytes), password: this.password, ...rest }
  }
}
