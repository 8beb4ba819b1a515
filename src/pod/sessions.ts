// The session tokens of the practice pod: 256 random bits, only in memory, valid for an hour.
import { createHash } from 'node:crypto'
import { generateToken } from './secrets'

/** The header of a token, and the `name` in the answer that contains the token. */
export type TokenName = 'sessionToken' | 'keyManagerToken'

export interface Sessions {
  /** Creates a token for an account. */
  create(name: TokenName, accountId: number): string
  /** Returns the account of a token; null if the token is unknown, has the other name, or has expired. */
  find(name: TokenName, token: string | undefined): number | null
  /** Returns false if there was no such token. */
  close(name: TokenName, token: string | undefined): boolean
}

/** The shortest session that Symphony documents; real sessions last up to two weeks. */
export const sessionMs = 3_600_000
/** With more sessions, the oldest one ends. */
const maxSessions = 10_000

export function createSessions(now: () => Date): Sessions {
  const sessions = new Map<string, { readonly accountId: number; readonly endsAt: number }>()
  const find = (name: TokenName, token: string | undefined) => {
    const session = token === undefined ? undefined : sessions.get(keyOf(name, token))
    return session === undefined || session.endsAt <= now().getTime() ? null : session.accountId
  }
  return {
    create(name, accountId) {
      const token = generateToken()
      const [oldest] = sessions.keys()
      if (sessions.size >= maxSessions && oldest !== undefined) sessions.delete(oldest)
      sessions.set(keyOf(name, token), { accountId, endsAt: now().getTime() + sessionMs })
      return token
    },
    find,
    close: (name, token) =>
      find(name, token) !== null && token !== undefined && sessions.delete(keyOf(name, token)),
  }
}

/** A hash, so that the time of a look-up reveals nothing about the tokens. */
function keyOf(name: TokenName, token: string): string {
  return `${name} ${createHash('sha256').update(token).digest('base64url')}`
}
