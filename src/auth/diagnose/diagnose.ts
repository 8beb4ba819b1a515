// From all facts of a check to one diagnosis: which cause, on what evidence, how sure, who fixes it. The rules are
// asked in the order of the stages, and the first that finds something decides. Adding one is its file and its
// line here; its words are in words/.
import type { Diagnosis } from '../../report/auth-report'
import { serviceIds, type ServiceId } from '../../report/ids'
import type { AuthFacts, ServiceFacts } from '../facts'
import { compareWithSessionAuth } from './compare-services'
import { describeAbout } from './describe-about'
import type { Finding, ServiceRule, View } from './finding'
import { composeMessage } from './message'
import { judgeForbidden } from './rules/account'
import { judgeAnswer } from './rules/answer'
import { judgeBroken } from './rules/broken'
import { judgeClientCertificate } from './rules/client-certificate'
import { judgeMissingCertificate } from './rules/missing-certificate'
import { judgeP12 } from './rules/p12'
import { judgeProxy } from './rules/proxy'
import { judgeRequest } from './rules/request'
import { judgeSaid } from './rules/said'
import { judgeServer } from './rules/server'
import { judgeTls } from './rules/tls'
import { judgeAgent, judgeIdentity } from './rules/tokens'
import { judgeWay } from './rules/way'
import { speak } from './words/cause-words'
import { causeWords } from './words/words'

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
