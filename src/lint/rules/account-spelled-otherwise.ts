import { foldAccount } from '../accounts'
import type { BatchRule } from '../rule'
import { quote } from '../quote'

export const accountSpelledOtherwise: BatchRule = {
  id: 'account-spelled-otherwise',
  appliesTo: 'batch',
  severity: 'error',
  title: 'The CN is written as the account is, to the letter.',
  source: 'Symphony, certificate authentication workflow: same case as the account',
  fix: 'Ask for the request anew with the account’s exact name.',
  check: ({ items, accounts }) => {
    if (accounts === null) return []
    const exact = new Set(accounts)
    const byFold = new Map(accounts.map((account) => [foldAccount(account), account]))
    return items.flatMap(({ commonName }, item) => {
      const meant = commonName === null ? undefined : byFold.get(foldAccount(commonName))
      if (commonName === null || meant === undefined || exact.has(commonName)) return []
      return [
        {
          item,
          detail: `The CN is ${quote(commonName)}; the account is called ${quote(meant)}.`,
        },
      ]
    })
  },
}
