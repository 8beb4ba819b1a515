// Passwords for the files that we write: making one and judging one.
import { PkiError } from '../pki/errors'

/** Letters and digits without 0 O o 1 l I: 56 of them, 5.8 bits each. */
const alphabet = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789'
const groupLength = 6

/** How many letters and digits a generated password may have, and has where nobody says. */
const generatedLengths = { min: 12, max: 64, default: 24 } as const

/**
 * A random password of letters and digits in groups of six: `kXbQ7m-…`.
 *
 * @param length letters and digits, 12 to 64; 24 have 139 bits, see `computeEntropyBits`.
 */
export function generatePassword(length: number = generatedLengths.default): string {
  if (!Number.isInteger(length) || length < generatedLengths.min || length > generatedLengths.max) {
    throw new TypeError(`A password of ${length} characters is not generated.`)
  }
  const characters = Array.from({ length }, () => randomCharacter()).join('')
  return (characters.match(new RegExp(`.{1,${groupLength}}`, 'g')) ?? []).join('-')
}

/** Bits of entropy of a generated password, whole ones. */
export function computeEntropyBits(length: number): number {
  return Math.floor(length * Math.log2(alphabet.length))
}

function randomCharacter(): string {
  // Drawn again above the last whole multiple, so that every character is equally likely.
  const limit = 256 - (256 % alphabet.length)
  for (;;) {
    const [octet = 0] = crypto.getRandomValues(new Uint8Array(1))
    if (octet < limit) return alphabet.charAt(octet % alphabet.length)
  }
}

/** What no file is written with: readers cut it off, drop it or replace it, each in its way. */
type PasswordProblemId = 'password-nul' | 'password-bom' | 'password-surrogate'
/** What some reader refuses; written after a person has agreed. */
export type PasswordWarningId = 'password-not-ascii' | 'password-empty'

interface PasswordRemark<Id extends PasswordProblemId | PasswordWarningId> {
  readonly id: Id
  /** One sentence; holds no character of the password. */
  readonly detail: string
}

export interface PasswordJudgement {
  /** As it goes into files: Unicode NFC (RFC 8265 §4.2). Another form opens the file almost nowhere. */
  readonly normalized: string
  readonly problems: readonly PasswordRemark<PasswordProblemId>[]
  readonly warnings: readonly PasswordRemark<PasswordWarningId>[]
}

/** Judges a password by who will be able to type it and what readers make of it. */
export function judgePassword(password: string): PasswordJudgement {
  const find = (isSought: (character: string) => boolean): number =>
    Array.from(password).findIndex(isSought) + 1
  const nul = find((character) => character === '\0')
  const mark = find((character) => character === '\uFEFF')
  const surrogate = find((character) => /^[\uD800-\uDFFF]$/.test(character))
  const foreign = find((character) => !/^[ -~]$/.test(character))
  const problems: PasswordRemark<PasswordProblemId>[] = []
  const warnings: PasswordRemark<PasswordWarningId>[] = []
  if (nul > 0) {
    const detail = `Character ${nul} is a NUL, where most programs stop reading.`
    problems.push({ id: 'password-nul', detail })
  }
  if (mark > 0) {
    const detail = `Character ${mark} is a byte order mark (U+FEFF), invisible and often dropped.`
    problems.push({ id: 'password-bom', detail })
  }
  if (surrogate > 0) {
    const detail = `Character ${surrogate} is half of one, which is no text in UTF-8.`
    problems.push({ id: 'password-surrogate', detail })
  }
  if (foreign > 0 && problems.length === 0) {
    const detail = `Character ${foreign} is not printable ASCII. Java does not open the file.`
    warnings.push({ id: 'password-not-ascii', detail })
  }
  if (password === '') {
    const detail =
      'The password is empty: it protects nothing, and BouncyCastle and macOS refuse it.'
    warnings.push({ id: 'password-empty', detail })
  }
  return { normalized: password.normalize('NFC'), problems, warnings }
}

export interface CheckPasswordOptions {
  /** The warnings that a person has read and agreed to. Default: none. */
  readonly allows?: readonly PasswordWarningId[]
}

/**
 * Refuses what some reader cannot open, unless that was agreed to.
 *
 * @returns the password as it goes into files, `normalized`.
 * @throws PkiError `password-refused`; the message does not hold the password.
 */
export function checkPassword(
  password: string,
  { allows = [] }: CheckPasswordOptions = {},
): string {
  const { normalized, problems, warnings } = judgePassword(password)
  const [remark] = [...problems, ...warnings.filter(({ id }) => !allows.includes(id))]
  if (remark === undefined) return normalized
  throw new PkiError('password-refused', remark.detail, { where: 'password' })
}
