// A list of accounts, from a CSV file or pasted: one name a line, or the column that is named for it.

/** Headers of the column that holds the names, as pods export them. */
const headers = ['username', 'user name', 'account', 'account name', 'name', 'cn', 'common name']

/**
 * The names of a list, in its order, without doubles.
 *
 * Takes a comma, semicolon or tab between columns, quoted values, and a header line where one of its columns is
 * called username, account, name or CN; else the first column.
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
    // A quote in the middle of a cell: the line is taken as it is.
    if (found === null) return [line]
    cells.push(found[1]?.replaceAll('""', '"') ?? found[2] ?? '')
  }
  return cells
}

/** What two spellings of one account share: case and spaces do not count. */
export function foldAccount(name: string): string {
  return name.normalize('NFC').replaceAll(/\s+/g, '').toLowerCase()
}
