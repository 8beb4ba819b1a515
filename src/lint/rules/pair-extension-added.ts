import { describeList, readList } from '../model/extension-values'
import type { Fault, PairRule } from '../rule'
import { spanOf } from '../model/span'

export const pairExtensionAdded: PairRule = {
  id: 'pair-extension-added',
  appliesTo: 'pair',
  severity: 'notice',
  title:
    'The certificate has no key usage, extended key usage or name that the request does not ask for.',
  source: 'RFC 2985 §5.4.2; RFC 5280 §4.2.1.3, §4.2.1.6, §4.2.1.12',
  fix: 'Nothing, if the CA is to decide what its certificates are for.',
  check: (request, certificate) =>
    certificate.extensions.flatMap((extension): readonly Fault[] => {
      const given = readList(extension)
      if (given === null) return []
      const asked = request.extensions.find(({ oid }) => oid === extension.oid)
      const wanted = asked === undefined ? [] : (readList(asked)?.values ?? [])
      const added = given.values.filter((value) => !wanted.includes(value))
      if (added.length === 0) return []
      const detail = `The CA added the ${given.name} ${describeList(added)}.`
      return [{ detail, at: spanOf(extension.element) }]
    }),
}
