// A list of account names, from a CSV file or pasted: one name per line, or the column that holds the names.

/** Headers of the column that holds the names in the exports of pods. */
const headers = ['username', 'user name', 'account', 'account name', 'name', 'cn', 'common name']

/**
 * Reads the names of a list, in its order, without duplicates.
 *
 * Columns may be separated by commas, semicolons or tabs, and values may be quoted. If the first line has one of the
 * known headers (username, account, name, CN …), that column is read, otherwise the first one.
 */
export function parseAccounts(text: string): readonly string[] {
  const rows = text
    .replace(/^\uFEFF/, '')
    .split(/\r\n|\r|\n/)
    .filter((line) => line.trim() !== '')
    .map(splitRow)
  const header = (rows[0] ?? []).map((cell) => cell.trim().toLowerCase())
  const column = headers.map((name) => header.indexOf(name)).find((index) => index !== -1)
  const names = rows.slice(column === undefined ? 0 : 1).map((row) => row[column ?? 0] ?? '')
  return [...new Set(names.filter((name) => name.trim() !== ''))]
}

function splitRow(line: string): readonly string[] {
  const cells: string[] = []
  const cell = /(?:"((?:[^"]|"")*)"|([^,;\t]*))(?:[,;\t]|$)/gy
  while (cell.lastIndex < line.length) {
    const found = cell.exec(line)
    // A quote in the middle of a cell: take the whole line as one value.
    if (found === null) return [line]
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
  }
  return cells
}

/** A key that is equal for two spellings of one account: case and spaces do not count. */
export function foldAccount(name: string): string {
  return name.normalize('NFC').replaceAll(/\s+/g, '').toLowerCase()
}
