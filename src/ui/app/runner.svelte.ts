// Whether a runner served this page, and what it has on offer. Without a token nothing is asked.
import type { RunnerStatus } from '../../report/api'
import { fetchStatus } from './runner-client'

export class RunnerLink {
  readonly token: string | null
  status: RunnerStatus | null = $state.raw(null)
  /** Why a runner that was there before is not there now. */
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
