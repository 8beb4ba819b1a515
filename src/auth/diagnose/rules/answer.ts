// HTTP answers that brought no token, by their status (RFC 9110 §15), where nothing before explained them.
import type { Cause, Confidence } from '../../../report/ids'
import type { CallFacts } from '../../facts'
import { formatLocation } from '../../../text/foreign-text'
import type { Finding, ServiceRule } from '../finding'
import { describeCall } from '../sentences'

export const judgeAnswer: ServiceRule = ({ facts, seen: { answer, hasToken } }) => {
  if (answer?.status == null || hasToken === true) return null
  const { status } = answer
  if (status === 200 && hasToken === null) return null
  const sign = describeCall(answer)
  if (facts.p12 === null && (status === 401 || status === 403)) {
    return {
      cause: 'client-certificate-missing',
      stage: 'authenticate',
      confidence: 'likely',
      evidence: [sign, 'No P12 file was given, so no certificate was shown.'],
    }
  }
  if (status >= 200 && status < 300) return judgeTokenless(sign, status)
  return judgeStatus(answer, status, sign)
}

function judgeTokenless(sign: string, status: number): Finding {
  return {
    cause: 'token-missing',
    // Only a 200 is looked into.
    stage: status === 200 ? 'read-token' : 'authenticate',
    confidence: 'certain',
    evidence: [sign, 'The answer held no token of the form that is documented for this service.'],
  }
}

function judgeStatus(answer: CallFacts, status: number, sign: string): Finding {
  const find = (cause: Cause, confidence: Confidence, ...more: readonly string[]): Finding => ({
    cause,
    stage: 'authenticate',
    confidence,
    evidence: [sign, ...more],
  })
  if (status >= 300 && status < 400) {
    const { location } = answer
    const place =
      location === null
        ? 'It does not say where to.'
        : `It leads to ${formatLocation(location)}, which was not followed.`
    return find('redirected', 'certain', place)
  }
  if (status === 404) return find('service-missing', 'certain')
  // Servers of files and pages say it of every POST.
  if (status === 405) return { ...find('service-missing', 'likely'), candidates: ['http-error'] }
  if (status >= 500) return find('server-error', 'certain', ...explainGateway(status))
  return find('http-error', 'certain')
}

function explainGateway(status: number): readonly string[] {
  if (status === 502 || status === 504) {
    return ['A gateway in front of the service did not get through to it.']
  }
  return status === 503 ? ['The service is not available for now, by its own words.'] : []
}
