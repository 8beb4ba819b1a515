// Tokens that the practice pod hands out: 256 random bits, in memory alone, gone after an hour.
import { createHash } from 'node:crypto'
import { generateToken } from './secrets'

/** The header in which a token is presented later, and the `name` that comes with it. */
export type TokenName = 'sessionToken' | 'keyManagerToken'

export interface Sessions {
  /** A new token for an account. */
  open(name: TokenName, accountId: number): string
  /** The account whose token this is; null for none, for one of the other kind, and after its end. */
  find(name: TokenName, token: string | undefined): number | null
  /** False where there was no such token. */
  close(name: TokenName, token: string | undefined): boolean
}

/** The shortest that Symphony documents; its own sessions last up to two weeks. */
export const sessionMs = 3_600_000
/** The oldest goes first. */
const maxSessions = 10_000

export function createSessions(now: () => Date): Sessions {
  const sessions = new Map<string, { readonly accountId: number; readonly endsAt: number }>()
  const find = (name: TokenName, token: string | undefined) => {
    const session = token === undefined ? undefined : sessions.get(keyOf(name, token))
    return session === undefined || session.endsAt <= now().getTime() ? null : session.accountId
  }
  return {
    open(name, accountId) {
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

/** A hash, so that the time of a look-up says nothing of the tokens in the map. */
function keyOf(name: TokenName, token: string): string {
  return `${name} ${createHash('sha256').update(token).digest('base64url')}`
}
