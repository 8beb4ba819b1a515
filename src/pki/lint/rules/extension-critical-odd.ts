import { oids } from '../../oids'
import type { Fault, SharedRule } from '../rule'
import { spanOf } from '../span'

interface Flag {
  readonly name: string
  readonly critical: 'should' | 'must-not'
}

/** RFC 5280 §4.2.1, extension by extension. */
const flags: ReadonlyMap<string, Flag> = new Map([
  [oids.keyUsage, { name: 'keyUsage', critical: 'should' }],
  [oids.subjectKeyIdentifier, { name: 'subjectKeyIdentifier', critical: 'must-not' }],
  [oids.authorityKeyIdentifier, { name: 'authorityKeyIdentifier', critical: 'must-not' }],
  ['1.3.6.1.5.5.7.1.1', { name: 'authorityInfoAccess', critical: 'must-not' }],
  ['2.5.29.46', { name: 'freshestCRL', critical: 'must-not' }],
])

export const extensionCriticalOdd: SharedRule = {
  id: 'extension-critical-odd',
  appliesTo: 'both',
  severity: 'warning',
  says: 'Extensions are critical where RFC 5280 asks for it, and not where it forbids it.',
  source: 'RFC 5280 §4.2.1.1 to §4.2.2.2',
  like: { zlint: 'w_ext_key_usage_not_critical' },
  mend: 'Write keyUsage=critical,…, and the key identifiers without critical.',
  check: ({ extensions }) => {
    const faults = extensions.flatMap(({ oid, isCritical, element }): readonly Fault[] => {
      const flag = flags.get(oid)
      if (flag === undefined || isCritical === (flag.critical === 'should')) return []
      const wish = flag.critical === 'should' ? 'is not marked critical' : 'is marked critical'
      return [{ detail: `${flag.name} ${wish}.`, at: spanOf(element) }]
    })
    if (faults.length > 0) return faults
    return extensions.length === 0 ? 'not-applicable' : 'pass'
  },
}
