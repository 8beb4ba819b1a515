// The check against the TLS servers of Debian, with every kind of client certificate, TLS 1.2 and 1.3: who lets
// whom in, by curl and by Java; and whether we say the same, and name the cause of each refusal.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { AuthReport } from '../../src/report/auth-report'
import { mapCells, openMatrix, type Cell, type Matrix } from '../support/matrix/cells'
import { askByCurl, type Outcome } from '../support/matrix/curl'
import { startJavaClient } from '../support/matrix/java-client'
import {
  describeCell,
  judgeCell,
  proveCell,
  readOutcome,
  type Mark,
} from '../support/matrix/judge-cell'
import { matrixServers } from '../support/matrix/servers'
import { formatTable } from '../support/matrix/table'
import { needs } from '../support/programs'

const servers = matrixServers.filter(({ programs }) => needs(...programs))
const rows = servers.flatMap((server) => server.rows.map(({ name }) => name))
const minutes = 60_000

describe.runIf(needs('openssl', 'curl'))('Servers that demand a client certificate', () => {
  let matrix: Matrix
  let byCurl: ReadonlyMap<Cell, Outcome>
  let reports: ReadonlyMap<Cell, AuthReport>

  beforeAll(async () => {
    matrix = await openMatrix(servers)
    byCurl = await mapCells(matrix.cells, (cell) => askByCurl(matrix.world, cell))
    reports = await mapCells(matrix.cells, (cell) => proveCell(matrix.world, cell))
  }, 5 * minutes)
  afterAll(async () => {
    await matrix.stop()
  })

  const curlSays = (cell: Cell): Outcome => byCurl.get(cell) ?? 'cannot-run'
  const reportOf = (cell: Cell): AuthReport => {
    const report = reports.get(cell)
    if (report === undefined) throw new TypeError('A cell was not asked')
    return report
  }
  const mark = (cell: Cell): Mark => judgeCell(cell, reportOf(cell), curlSays(cell))
  const describeAll = (cells: readonly Cell[]) =>
    cells.map((cell) => describeCell(cell, reportOf(cell)))

  it('are shown a certificate of version 1 among the others', () => {
    const { chain = '' } = matrix.world.client('version 1') ?? {}
    const text = matrix.world.run('openssl', 'x509', '-in', chain, '-noout', '-text')
    expect(text).toContain('Version: 1 ')
  })

  it.each(rows)('%s lets in the good, and neither the nameless nor the stranger', (row) => {
    const cells = matrix.cells.filter((cell) => cell.row === row)
    const outcomes = (...clients: readonly Cell['client'][]) =>
      cells.filter(({ client }) => clients.includes(client)).map(curlSays)
    expect(outcomes('good', 'good with intermediate')).toEqual(Array(4).fill('accepted'))
    expect(outcomes('none', 'unknown CA', 'self-signed')).toEqual(Array(6).fill('refused'))
  })

  it.each(rows)('%s: we never say what is not so', (row) => {
    const cells = matrix.cells.filter((cell) => cell.row === row)
    expect(describeAll(cells.filter((cell) => mark(cell) === 'wrong'))).toEqual([])
  })

  it('refuses for a cause that we name, nine times in ten', () => {
    const refused = matrix.cells.filter((cell) => mark(cell) !== 'accepted')
    const right = refused.filter((cell) => mark(cell) === 'right')
    const legend = 'r right, u unspecific, a accepted by the server, w wrong; TLS 1.2 and 1.3'
    const sum = `${right.length} of ${refused.length} refusals named`
    console.log([formatTable(matrix.cells, (cell) => mark(cell)[0] ?? ''), legend, sum].join('\n'))
    expect(right.length / refused.length).toBeGreaterThanOrEqual(0.9)
  })

  it('let in by curl whom they let in by us', () => {
    const differ = (cell: Cell) => readOutcome(cell, reportOf(cell)) !== curlSays(cell)
    expect(describeAll(matrix.cells.filter(differ))).toEqual([])
  })

  it.runIf(needs('java', 'javac'))(
    'let in a bot in Java whom they let in by us, where it shows its certificate',
    { timeout: 5 * minutes },
    async () => {
      const java = await startJavaClient(matrix.world)
      const byJava = await mapCells(matrix.cells, java.ask).finally(java.stop)
      const javaSays = (cell: Cell): Outcome => byJava.get(cell) ?? 'cannot-run'
      const letters = { accepted: 'a', refused: 'r', 'cannot-run': '-' } as const
      const legend = 'Java: a accepted, r refused, - shows none: its issuer is not in the list'
      console.log([formatTable(matrix.cells, (cell) => letters[javaSays(cell)]), legend].join('\n'))
      const isShown = (cell: Cell) => javaSays(cell) !== 'cannot-run'
      const differ = (cell: Cell) => readOutcome(cell, reportOf(cell)) !== javaSays(cell)
      expect(describeAll(matrix.cells.filter((cell) => isShown(cell) && differ(cell)))).toEqual([])
      const hidden = matrix.cells.filter((cell) => !isShown(cell))
      expect(new Set(hidden.map(({ client }) => client))).toEqual(
        new Set(['intermediate missing', 'unknown CA', 'development CA', 'self-signed']),
      )
    },
  )
})
