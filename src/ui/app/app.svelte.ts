// The state that the pages share: engine, browser, runner, profile, and what one page hands to another.
import { createEngineClient } from '../../worker/client'
import type { Profile } from '../../profile/profile'
import type { SubjectValues } from '../../bot/subject'
import { CreatePage, type Created } from '../create/create.svelte'
import type { BrowserPorts } from './ports'
import { formatRoute } from './routes'
import { RunnerLink } from './runner.svelte'

/** What Create or Finish made, as far as the login test needs it. */
export type Made = Pick<Created, 'result' | 'password' | 'isPractice'>

export class AppState {
  readonly engine = createEngineClient()
  readonly ports: BrowserPorts
  readonly runner: RunnerLink
  readonly create: CreatePage
  /** The result that Finish shows, or null. */
  finished: Made | null = $state.raw(null)
  /** What the login test takes over when its page opens. */
  handedOver: Made | null = null
  /** The attributes that did not fit into the form when a name was taken over; null if no name was. */
  leftOut: readonly string[] | null = $state.raw(null)
  /** Settles when the profile is loaded or has failed to load. */
  loaded = Promise.resolve()
  /** Settles when the runner has answered or failed. */
  connected = Promise.resolve()
  readonly #states: object[] = []

  constructor(ports: BrowserPorts, token: string | null) {
    this.ports = ports
    this.runner = new RunnerLink(token)
    this.create = new CreatePage(this.engine, ports)
  }

  /** Null until it is loaded. */
  get profile(): Profile | null {
    return this.create.steps?.profile ?? null
  }

  start(): void {
    this.loaded = this.create.load()
    this.connected = this.runner.connect()
  }

  /** The state of a page, created on first use; it outlives the page's component. */
  stateOf<State extends object>(Page: new (app: AppState) => State): State {
    const known = this.#states.find((state): state is State => state instanceof Page)
    if (known !== undefined) return known
    const made = new Page(this)
    this.#states.push(made)
    return made
  }

  /** Goes to the login test with a created file. */
  testLogin(made: Made | null): void {
    this.handedOver = made
    location.hash = formatRoute('login')
  }

  /** Goes to Create with the subject of an opened file. */
  async renew(values: SubjectValues, leftOut: readonly string[]): Promise<void> {
    await this.create.adoptSubject(values)
    this.leftOut = leftOut
    location.hash = formatRoute('create')
  }
}
