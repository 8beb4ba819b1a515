// docs/rules.md is generated from the rules. After a change: `npx vitest run --project interop rules-doc -u`.
import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'
import { batchRules, itemRules, pairRules } from '../../src/lint/index'
import type { Rule } from '../../src/lint/rule'
import { lintVector } from '../support/lint-batch'

const groups: readonly (readonly [string, readonly Rule[]])[] = [
  ['Subjects', itemRules.filter(({ appliesTo }) => appliesTo === 'subject')],
  ['Requests and certificates', itemRules.filter(({ appliesTo }) => appliesTo === 'both')],
  ['Requests', itemRules.filter(({ appliesTo }) => appliesTo === 'request')],
  ['Certificates', itemRules.filter(({ appliesTo }) => appliesTo === 'certificate')],
  ['A certificate and the request that it answers', pairRules],
  ['All files of a batch, and a list of accounts', batchRules],
]

const intro = `# Rules

The one judge of Botcert: the Check page and \`botcert inspect\` apply all of these rules; Create applies those for subjects to what is typed; Finish, the login test and the practice pod apply those for certificates to the bot’s, and Finish those for a certificate and its request. This page is generated from src/lint: to change a sentence, change it in the rule.

A broken MUST of the source is an error, a broken SHOULD a warning, anything else a notice. A profile may change the severity of a rule or switch the rule off: \`"lint": { "rsa-modulus-not-exact": "off" }\`; the report then says so. A rule that crashes is reported as \`rule-crashed\`, and the findings of the other rules are kept. Ids are never reused or renamed.

“Elsewhere” gives the name of the same rule for certificates in [zlint](https://github.com/zmap/zlint) or [pkilint](https://github.com/digicert/pkilint); neither of them checks requests. “Example” is a finding of the rule on its test vector. The weak keys that Debian’s OpenSSL generated from 2006 to 2008 have no rule, because the list of them is too large to ship: list the keys that matter to you in \`knownKeys\` of the profile. The order inside a SET OF is not checked.

Rules marked with * are about the needs of a bot and do not apply to CA certificates.
`

async function formatRule(rule: Rule): Promise<string> {
  const { id, severity, title, source, related, fix, exemptsCa } = rule
  const names = [related?.zlint, related?.pkilint].filter((name) => name !== undefined)
  const cells = [
    `\`${id}\`${exemptsCa === true ? ' *' : ''}`,
    severity,
    title,
    await findExample(rule),
    fix,
    source,
    names.map((name) => `\`${name}\``).join(', '),
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

/** The detail that the rule gives for its vector. */
async function findExample(rule: Rule): Promise<string> {
  const findings = await lintVector(rule)
  const detail = findings.find((finding) => finding.rule === rule.id)?.detail
  if (detail === undefined) throw new Error(`The vector of ${rule.id} does not break it`)
  return detail
}

it('docs/rules.md is up to date', async () => {
  const tables = await Promise.all(
    groups.map(async ([title, rules]) =>
      [
        `## ${title}`,
        '',
        '| Rule | Severity | Passes if | Example | Fix | Source | Elsewhere |',
        '| --- | --- | --- | --- | --- | --- | --- |',
        ...(await Promise.all(rules.map(formatRule))),
      ].join('\n'),
    ),
  )
  const file = `${import.meta.dirname}/../../docs/rules.md`
  const options = { ...(await resolveConfig(file)), filepath: file }
  const text = await format([intro, ...tables].join('\n\n'), options)
  await expect(text).toMatchFileSnapshot(file)
})
