// Lines of text for a terminal.

/** Columns of a line, for all that is more than a list. */
export const lineWidth = 100

/** Breaks between words; a word that is longer than a line stays whole, so that it can be copied. */
export function wrapText(text: string, width: number): string[] {
  const lines = ['']
  for (const word of text.split(' ')) {
    const last = lines.at(-1) ?? ''
    if (last !== '' && last.length + 1 + word.length > width) lines.push(word)
    else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`
  }
  return lines
}

/** The text beside a label, its further lines below its first. Each line ends with a line break. */
export function formatBeside(label: string, labelWidth: number, text: string): string {
  return wrapText(text, lineWidth - labelWidth)
    .map(
      (line, index) => `${(index === 0 ? label : '').padEnd(labelWidth)}${line}`.trimEnd() + '\n',
    )
    .join('')
}
