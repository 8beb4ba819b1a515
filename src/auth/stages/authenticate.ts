// POST /v1/authenticate of the service, without a body and without a Content-Type.
import { describeAnswer, readCall } from '../answer'
import { describeFault, readFault } from '../fault'
import { exchange } from '../net/http-exchange'
import { failedCall } from '../net/secure-call'
import type { ServiceStage } from '../stage'

export const authenticateStage: ServiceStage = {
  id: 'authenticate',
  isReached: ({ facts: { handshake } }) => handshake?.failure === null,
  async run({ url: service, line }, signal) {
    if (line.secure === null) throw new TypeError('There is no connection')
    const url = new URL(`${service.pathname}/v1/authenticate`, service)
    try {
      const answer = await exchange(line.secure, { method: 'POST', url }, signal)
      line.answer = answer
      const isOk = answer.status === 200
      return {
        status: isOk ? 'done' : 'failed',
        detail: isOk ? 'The server answered HTTP 200.' : describeAnswer(answer),
        facts: { answer: readCall(answer) },
      }
    } catch (error) {
      const failure = readFault(error as Error)
      return {
        status: 'failed',
        detail:
          failure.kind === 'timeout'
            ? `${url.host}: no HTTP answer came in time.`
            : describeFault(url.host, failure),
        facts: { answer: failedCall(failure) },
      }
    }
  },
}
