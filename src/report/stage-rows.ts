// The stages of a check as a list shows them: what the services share before and after, each service by itself,
// and in a row each no more than a reader needs.
import type { Stage } from './auth-report'
import { serviceIds, type ServiceId, type StageId, type StageStatus } from './ids'
import { describeStage } from './words'

export interface StageRow {
  readonly status: StageStatus
  readonly title: string
  /** Wall-clock milliseconds; null where nothing was done. */
  readonly ms: number | null
  readonly detail: string
}

export interface StageTable {
  /** With the file. */
  readonly before: readonly StageRow[]
  /** In the order of serviceIds. */
  readonly columns: readonly { readonly service: ServiceId; readonly rows: readonly StageRow[] }[]
  /** With the tokens. */
  readonly after: readonly StageRow[]
}

/** @param stages as far as they came, in their order. */
export function tabulateStages(stages: readonly Stage[]): StageTable {
  const common = stages.filter(({ service }) => service === null)
  const isOfFile = ({ id }: Stage) => id === 'open-p12' || id === 'check-certificate'
  const titleOf: Titles = (id) => describeStage(id, { stages })
  return {
    before: listRows(common.filter(isOfFile), titleOf),
    columns: serviceIds.map((service) => {
      const own = stages.filter((stage) => stage.service === service)
      return { service, rows: listRows(own, titleOf) }
    }),
    after: listRows(
      common.filter((stage) => !isOfFile(stage)),
      titleOf,
    ),
  }
}

type Titles = (id: StageId) => string

/** Those that were skipped for one reason become a row, and so do all that were not reached. */
function listRows(stages: readonly Stage[], titleOf: Titles): readonly StageRow[] {
  const rows: StageRow[] = []
  for (let start = 0; start < stages.length;) {
    const run = takeRun(stages, start)
    rows.push(makeRow(run, titleOf))
    start += run.length
  }
  return rows
}

function takeRun(stages: readonly Stage[], start: number): readonly Stage[] {
  const [first, ...rest] = stages.slice(start)
  if (first === undefined) return []
  const joins = ({ status, detail }: Stage) =>
    status === first.status &&
    (status === 'not-reached' || (status === 'skipped' && detail === first.detail))
  const end = rest.findIndex((stage) => !joins(stage))
  return [first, ...(end === -1 ? rest : rest.slice(0, end))]
}

function makeRow(run: readonly Stage[], titleOf: Titles): StageRow {
  const [first] = run
  if (first === undefined) throw new TypeError('A run holds a stage.')
  const { id, status, ms, detail } = first
  const titles = run.map((stage) => titleOf(stage.id))
  if (status === 'not-reached') {
    return { status, title: 'Not reached', ms: null, detail: `${joinTitles(titles)}.` }
  }
  if (run.length === 1) {
    return { status, title: titleOf(id), ms: status === 'skipped' ? null : ms, detail }
  }
  return { status, title: detail.replace(/\.$/, ''), ms: null, detail: `${joinTitles(titles)}.` }
}

/** `Look up the name, connect, ask the proxy`. */
function joinTitles(titles: readonly string[]): string {
  const [first = '', ...rest] = titles
  return [first, ...rest.map((title) => title.slice(0, 1).toLowerCase() + title.slice(1))].join(
    ', ',
  )
}
