// Numbers for people. Without Intl: its first use costs a page 30 ms.

/** `600,000`; with a noun `1 byte`, `2 bytes`. */
export function formatCount(count: number, noun = ''): string {
  const figure = String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ',')
  return noun === '' ? figure : `${figure} ${noun}${count === 1 ? '' : 's'}`
}

/** `812 bytes`, `4.1 kB`, `2.3 MB`: decimal units. */
export function formatSize(bytes: number): string {
  if (bytes < 1000) return formatCount(bytes, 'byte')
  if (bytes < 1_000_000) return `${(bytes / 1000).toFixed(1)} kB`
  return `${(bytes / 1_000_000).toFixed(1)} MB`
}

/** `0.8 s`, `12 ms`. */
export function formatDuration(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`
}
