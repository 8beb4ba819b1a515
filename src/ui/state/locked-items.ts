// Which files still need a password, or another one.
import type { FileView } from '../../engine/api'

const lockedCodes = ['passphrase-needed', 'passphrase-wrong']

export function isLocked({ items, failure }: FileView): boolean {
  const codes = [failure?.code, ...items.map(({ code }) => code)]
  return codes.some((code) => code !== undefined && lockedCodes.includes(code))
}

/** Whether a password was tried and was not the right one. */
export function isWronglyTried({ items, failure }: FileView): boolean {
  return [failure?.code, ...items.map(({ code }) => code)].includes('passphrase-wrong')
}
