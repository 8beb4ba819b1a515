// From all facts of a check to one diagnosis: which cause, on what evidence, how sure, who fixes it. The rules are
// asked in the order of the stages, and the first that finds something decides. To add one, write it in the file of
// its subject and list it here; the words of its cause are in cause-words.ts or path-words.ts.
import type { Diagnosis } from '../../report/auth-report'
import { serviceIds, type Cause, type ServiceId } from '../../report/ids'
import { endSentence, formatForeign } from '../../text/foreign-text'
import type { AuthFacts, ServiceFacts } from '../facts'
import { judgeAgent, judgeAnswer, judgeIdentity } from './answer'
import { causeWords } from './cause-words'
import { judgeClientCertificate, judgeForbidden } from './client-certificate'
import { speak, type About, type Finding, type ServiceRule, type View } from './finding'
import { composeMessage } from './message'
import { judgeBroken, judgeProxy, judgeTls, judgeWay } from './path'
import { judgeMissingCertificate, judgeRequest } from './request'
import { quote } from './sentences'
import { judgeServer } from './server'
import { judgeSaid } from './server-words'

const serviceRules: readonly ServiceRule[] = [
  judgeWay,
  judgeProxy,
  judgeServer,
  judgeTls,
  judgeMissingCertificate,
  judgeRequest,
  judgeSaid,
  judgeForbidden,
  judgeClientCertificate,
  judgeBroken,
  judgeAnswer,
]

/** Null where nothing speaks against the bot. Pure: the same facts give the same diagnosis. */
export function diagnose(facts: AuthFacts): Diagnosis | null {
  const p12 = judgeP12(facts)
  if (p12 !== null) return complete(p12, null, facts)
  if (serviceIds.some((id) => isStopped(facts.services[id]))) return null
  const found = serviceIds.flatMap((id) => {
    const view = { facts, id, seen: facts.services[id] }
    const finding = findFirst(view)
    return finding === null ? [] : [{ id, finding: compareWithSessionAuth(finding, view) }]
  })
  // Where none was given, a missing certificate is no fault: another one on the way is.
  const isExpected = ({ finding }: (typeof found)[number]): boolean =>
    facts.p12 === null && finding.cause === 'client-certificate-missing'
  const first = found.find((each) => !isExpected(each)) ?? found[0]
  if (first !== undefined) return complete(first.finding, first.id, facts)
  const use = judgeIdentity(facts) ?? judgeAgent(facts)
  return use === null ? null : complete(use, null, facts)
}

function findFirst(view: View): Finding | null {
  for (const rule of serviceRules) {
    const finding = rule(view)
    if (finding !== null) return finding
  }
  return null
}

/** Somebody ended the check: what had not come by then says nothing. */
function isStopped(seen: ServiceFacts): boolean {
  const { resolution, connection, tunnel, server, handshake, answer } = seen
  const parts = [resolution, connection, tunnel, server, handshake, answer]
  return parts.some((part) => part?.failure?.kind === 'stopped')
}

function complete(finding: Finding, service: ServiceId | null, facts: AuthFacts): Diagnosis {
  const { cause, stage, confidence, evidence } = finding
  const seen = service === null ? null : facts.services[service]
  const about = describeAbout(facts, seen)
  const words = { ...causeWords[cause], ...finding.words }
  const detail = speak(words.detail, about)
  const others = [...new Set(finding.candidates)].filter((each) => each !== cause)
  const candidates = others.map((each) => ({
    cause: each,
    detail: speak(causeWords[each].detail, about),
    owner: causeWords[each].owner.owner,
  }))
  const asked = words.owner
  return {
    cause,
    stage,
    service,
    confidence,
    detail,
    evidence,
    candidates,
    owner: asked.owner,
    nextStep: speak(words.nextStep, about),
    message:
      asked.owner === 'you'
        ? null
        : composeMessage({
            owner: asked.owner,
            detail,
            ask: speak(asked.ask, about),
            evidence,
            confidence,
            candidates: candidates.map((each) => each.detail),
            facts,
            seen,
          }),
  }
}

/** The reader of P12 files names its causes itself, and they admit no other. */
function judgeP12({ p12 }: AuthFacts): Finding | null {
  if (p12?.failure == null) return null
  const { cause, detail } = p12.failure
  const said = formatForeign(detail).trim()
  const evidence = [said === '' ? 'The P12 file did not open.' : endSentence(said)]
  return { cause, stage: 'open-p12', confidence: 'certain', evidence }
}

/** Refusals that name no cause. */
const unnamed: ReadonlySet<Cause> = new Set(['client-certificate-refused', 'account-refused'])

/** Causes that the same certificate makes surprising, where one of the two took it. */
const ofTheBot = /^(?:client-certificate-|account-|clock-skew)/

const agreed = 'Session auth took the same certificate and gave its token.'

function compareWithSessionAuth(finding: Finding, { id, facts }: View): Finding {
  const isLetIn = facts.services['session-auth'].hasToken === true
  if (id !== 'key-manager' || !isLetIn || facts.p12 === null) return finding
  if (unnamed.has(finding.cause)) {
    return {
      cause: 'key-manager-refused',
      stage: finding.stage,
      confidence: 'open',
      evidence: [...finding.evidence, agreed],
      candidates: ['client-certificate-unknown-ca', ...(finding.candidates ?? [])],
    }
  }
  if (!ofTheBot.test(finding.cause)) return finding
  return { ...finding, evidence: [...finding.evidence, agreed] }
}

/** @param seen the service it is about; session auth's host is named where it is about none. */
function describeAbout(facts: AuthFacts, seen: ServiceFacts | null): About {
  const { host, port, proxy } = seen ?? facts.services['session-auth']
  const commonName = facts.certificate?.commonName ?? null
  return {
    address: `${formatForeign(host)}:${port}`,
    host: formatForeign(host),
    port,
    proxy: proxy === null ? 'the proxy' : `the proxy ${formatForeign(proxy.host)}:${proxy.port}`,
    bot: commonName === null ? 'of the bot' : quote(commonName),
    botName: commonName === null ? '' : ` ${quote(commonName)}`,
    requiredModulusBits: facts.requiredModulusBits,
    issuer: formatForeign(facts.certificate?.issuer ?? 'its issuer'),
  }
}
