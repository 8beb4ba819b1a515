// The connection to the runner that served this page. Without a token, no request is made.
import type { RunnerStatus } from '../../report/api'
import { fetchStatus } from './runner-client'

export class RunnerLink {
  readonly token: string | null
  status: RunnerStatus | null = $state.raw(null)
  /** Why the runner could not be reached. */
  failure: string | null = $state(null)

  constructor(token: string | null) {
    this.token = token
  }

  async connect(): Promise<void> {
    if (this.token === null) return
    try {
      this.status = await fetchStatus(this.token)
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error)
    }
  }
}
