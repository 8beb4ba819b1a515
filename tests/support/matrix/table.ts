// The matrix as text: a line for each client certificate, a column for each server; in it TLS 1.2 and 1.3.
import type { Cell } from './cells'
import { clientIds } from './clients'

/** @param message of a cell. */
export function formatTable(cells: readonly Cell[], message: (cell: Cell) => string): string {
  const rows = [...new Set(cells.map(({ row }) => row))]
  const first = Math.max(...clientIds.map(({ length }) => length))
  const head = [''.padEnd(first), ...rows].join('  ')
  const lines = clientIds.map((client) => {
    const columns = rows.map((row) => {
      const letters = cells
        .filter((cell) => cell.row === row && cell.client === client)
        .map(message)
      return letters.join(' ').padEnd(row.length)
    })
    return [client.padEnd(first), ...columns].join('  ').trimEnd()
  })
  return [head, ...lines].join('\n')
}
