import type { SharedRule } from '../rule'

export const derNotStrict: SharedRule = {
  id: 'der-not-strict',
  appliesTo: 'both',
  severity: 'error',
  title: 'The item is DER: definite and shortest lengths, one form for each value.',
  source: 'RFC 2986 §4; RFC 5280 §4.1; X.690 §10, §11',
  fix: 'Make it anew with a tool that writes DER, such as openssl req -new or the page Create.',
  check: ({ form }) => form.violation ?? 'pass',
}
