import type { SharedRule } from '../rule'

export const derNotStrict: SharedRule = {
  id: 'der-not-strict',
  appliesTo: 'both',
  severity: 'error',
  title: 'The item is strict DER: definite, minimal lengths and one encoding for each value.',
  source: 'RFC 2986 §4; RFC 5280 §4.1; X.690 §10, §11',
  fix: 'Create it again with a tool that writes DER, such as Botcert or openssl req -new.',
  check: ({ form }) => form.violation ?? 'pass',
}
