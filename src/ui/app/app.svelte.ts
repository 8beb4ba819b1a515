// What the pages share: the engine, the browser, the runner, the profile, and what one page hands to another.
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
  /** What Finish shows; null while it shows nothing. */
  finished: Made | null = $state.raw(null)
  /** What the login test shall take over when it is entered. */
  handedOver: Made | null = null
  /** What did not fit when a name was taken over for a new key; null where none was. */
  leftOut: readonly string[] | null = $state.raw(null)
  /** Settles when the profile is there, or the reason why not. */
  loaded = Promise.resolve()
  /** Settles when the runner answered, or did not. */
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

  /** The state of a page, made when it is first asked for; it outlives the page's view. */
  stateOf<State extends object>(Page: new (app: AppState) => State): State {
    const known = this.#states.find((state): state is State => state instanceof Page)
    if (known !== undefined) return known
    const made = new Page(this)
    this.#states.push(made)
    return made
  }

  /** Goes on to the login test with what was made. */
  testLogin(made: Made | null): void {
    this.handedOver = made
    location.hash = formatRoute('login')
  }

  /** Goes to Create with the name of something that was opened. */
  async renew(values: SubjectValues, leftOut: readonly string[]): Promise<void> {
    await this.create.adoptSubject(values)
    this.leftOut = leftOut
    location.hash = formatRoute('create')
  }
}
