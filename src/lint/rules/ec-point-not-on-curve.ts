import type { SharedRule } from '../rule'
import { isOnCurve } from '../model/ec-point'
import { spanOf } from '../model/span'

export const ecPointNotOnCurve: SharedRule = {
  id: 'ec-point-not-on-curve',
  appliesTo: 'both',
  severity: 'error',
  title: 'The point of an EC key is on its curve and is not the point at infinity.',
  source: 'SEC 1 §3.2.2.1; NIST SP 800-56A r3 §5.6.2.3.3',
  fix: 'Create a new key: this one is damaged or part of an attack.',
  check: ({ key }) => {
    if (key.type !== 'ec' || key.curve === null) return 'not-applicable'
    if (isOnCurve(key.point, key.curve)) return 'pass'
    return { detail: `The point is not on ${key.curve}.`, at: spanOf(key.element) }
  },
}
