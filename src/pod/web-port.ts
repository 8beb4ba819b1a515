// The web port of the practice pod, without client certificates: the calls of a bot with its tokens. admin-calls.ts
// contains the calls of the administrator.
import { createServer, type Server } from 'node:https'
import type { IncomingMessage } from 'node:http'
import * as v from 'valibot'
import { listAdminRoutes } from './admin-calls'
import {
  createPodListener,
  PodRefusal,
  podServerOptions,
  readHeader,
  readJson,
  type PodRoute,
} from './http'
import type { Account, Registry } from './registry'
import type { ServerIdentity } from './server-identity'
import type { Sessions, TokenName } from './sessions'

export interface WebPortOptions {
  readonly identity: ServerIdentity
  readonly registry: Registry
  readonly sessions: Sessions
  /** The session token of the administrator. */
  readonly adminToken: string
  readonly now: () => Date
}

const maxEchoLength = 10_000
const echoSchema = v.object({ message: v.pipe(v.string(), v.maxLength(maxEchoLength)) })

/** A server that is not listening yet. */
export function createWebPort(options: WebPortOptions): Server {
  const { identity } = options
  const routes = [...listBotRoutes(options), ...listAdminRoutes(options)]
  return createServer(
    {
      ...podServerOptions,
      key: identity.keyPem,
      cert: identity.certificatePem,
      minVersion: 'TLSv1.2',
      handshakeTimeout: 10_000,
    },
    createPodListener(routes),
  )
}

function listBotRoutes({ registry, sessions }: WebPortOptions): readonly PodRoute[] {
  const findAccount = (request: IncomingMessage, name: TokenName): Account => {
    const id = sessions.find(name, readHeader(request, name))
    const account = registry.accounts.find((each) => each.id === id)
    if (account?.status !== 'ENABLED') {
      throw new PodRefusal(401, `The header ${name} is missing or its session is not valid.`)
    }
    return account
  }
  return [
    {
      method: 'GET',
      path: /^\/pod\/v2\/sessioninfo$/,
      answer: (request) => describeUser(findAccount(request, 'sessionToken')),
    },
    {
      method: 'POST',
      path: /^\/agent\/v1\/util\/echo$/,
      async answer(request) {
        const account = findAccount(request, 'sessionToken')
        if (findAccount(request, 'keyManagerToken').id !== account.id) {
          throw new PodRefusal(401, 'The two tokens belong to different accounts.')
        }
        const body = v.safeParse(echoSchema, await readJson(request))
        if (!body.success) throw new PodRefusal(400, 'The body must be {"message": "…"}.')
        return { message: body.output.message }
      },
    },
  ]
}

function describeUser({ id, username, displayName }: Account): object {
  return { id, username, displayName, firstName: displayName, company: 'Practice pod' }
}
