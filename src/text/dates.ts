// Times for people: one form with the second, one with the day. Always UTC, as in certificates. Without Intl:
// its first use costs a page 30 ms.

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `24 November 2034`. */
export function formatDate(time: Date): string {
  return `${time.getUTCDate()} ${months[time.getUTCMonth()] ?? ''} ${time.getUTCFullYear()}`
}

/** `2034-11-24 09:20:00 UTC`. */
export function formatTime(time: Date): string {
  return time
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC')
}
