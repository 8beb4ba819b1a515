// The last stages: the tokens in use, and the end of the session.
import type { StageRunner } from './stage-runner'
import type { CallFacts, IdentityFacts } from './facts'
import type { Client, Network } from './stage'
import { echoThroughAgent } from './stages/agent-echo'
import { checkIdentity } from './stages/identity'
import { logOut } from './stages/logout'
import type { Endpoints } from './target'

export interface TokenUse {
  readonly endpoints: Pick<Endpoints, 'sessionAuth' | 'web' | 'agent'>
  /** Null where no P12 was given. */
  readonly client: Client | null
  readonly network: Network
  readonly isSessionAuthTrusted: boolean
  readonly sessionToken: string | null
  readonly keyManagerToken: string | null
}

/** Identity, echo through the agent, logout: as far as there are tokens for them. */
export async function useTokens(
  stageRunner: StageRunner,
  { endpoints, client, network, isSessionAuthTrusted, sessionToken, keyManagerToken }: TokenUse,
): Promise<{ readonly identity: IdentityFacts | null; readonly agent: CallFacts | null }> {
  const { web, agent, sessionAuth } = endpoints
  if (sessionToken === null) {
    for (const id of ['identity', 'agent-echo', 'logout'] as const) {
      stageRunner.leaveOut(id, null, 'not-reached', 'There is no session.')
    }
    return { identity: null, agent: null }
  }
  let identity: IdentityFacts | null = null
  if (client === null) {
    stageRunner.leaveOut('identity', null, 'skipped', 'There is no certificate to compare.')
  } else if (web === null) {
    const detail = 'The pod’s address for calls without client certificates is not known.'
    stageRunner.leaveOut('identity', null, 'skipped', detail)
  } else {
    const { commonName } = client.facts
    const check = await stageRunner.take('identity', null, (signal) =>
      checkIdentity({ web, sessionToken, commonName, network }, signal),
    )
    identity = check?.facts ?? null
  }
  let echo: CallFacts | null = null
  if (agent === null) {
    stageRunner.leaveOut('agent-echo', null, 'skipped', 'No agent was given.')
  } else if (keyManagerToken === null) {
    stageRunner.leaveOut('agent-echo', null, 'not-reached', 'There is no key manager token.')
  } else {
    const call = await stageRunner.take('agent-echo', null, (signal) =>
      echoThroughAgent({ agent, sessionToken, keyManagerToken, network }, signal),
    )
    echo = call?.facts ?? null
  }
  await stageRunner.takeAtEnd('logout', (signal) =>
    logOut(
      {
        sessionAuth,
        sessionToken,
        secureContext: client?.context ?? network.withoutCertificate,
        // A session that came from such a server is ended there.
        isUntrustedAllowed: !isSessionAuthTrusted,
        network,
      },
      signal,
    ),
  )
  return { identity, agent: echo }
}
