// Whether the answer holds the token that it should, in a form that a header can carry.
import { readToken } from '../answer'
import type { ServiceStage } from '../stage'

export const readTokenStage: ServiceStage = {
  id: 'read-token',
  isReached: ({ facts: { answer } }) => answer?.status === 200,
  run({ tokenName, line }) {
    line.token = readToken(line.answer?.body ?? '', tokenName)
    return line.token === null
      ? {
          status: 'failed',
          detail: `The answer has no {"name": "${tokenName}", "token": …}.`,
          facts: { hasToken: false },
        }
      : {
          status: 'done',
          detail: `The ${tokenName} came, ${line.token.length} characters.`,
          facts: { hasToken: true },
        }
  },
}
