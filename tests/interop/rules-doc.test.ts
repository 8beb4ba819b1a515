// docs/rules.md is generated from the rules themselves. After a change: `npx vitest run --project interop -u`.
import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'
import { batchRules, itemRules, pairRules } from '../../src/lint/index'
import type { Rule } from '../../src/lint/rule'

const groups: readonly (readonly [string, readonly Rule[]])[] = [
  ['Requests and certificates', itemRules.filter(({ appliesTo }) => appliesTo === 'both')],
  ['Requests', itemRules.filter(({ appliesTo }) => appliesTo === 'request')],
  ['Certificates', itemRules.filter(({ appliesTo }) => appliesTo === 'certificate')],
  ['A certificate and the request that it answers', pairRules],
  ['Across all files, and against a list of accounts', batchRules],
]

const intro = `# Rules

What the page Check and \`botcert inspect\` judge requests and certificates by. Generated from src/lint: to change a sentence here, change it in the rule.

A rule that breaks a MUST of its source is an error, a SHOULD a warning, the rest a notice. A profile may weigh a rule otherwise or switch it off: \`"lint": { "rsa-modulus-not-exact": "off" }\`; the report says where it did. A rule that breaks down is reported as \`rule-crashed\` and hides nothing of the others. Ids are never reused and never renamed.

A name from [zlint](https://github.com/zmap/zlint) or [pkilint](https://github.com/digicert/pkilint) stands where they judge the same thing in certificates; neither reads requests. The weak keys that Debian’s OpenSSL made in 2006 to 2008 have no rule: their blocklist is too large to ship; list the keys that matter to you in the profile’s \`knownKeys\`. Not judged is the order inside a SET OF.

Rules marked with * are about what a bot needs, and not asked of a CA’s certificate.
`

function formatRule({ id, severity, title, source, related, fix, exemptsCa }: Rule): string {
  const names = [related?.zlint, related?.pkilint].filter((name) => name !== undefined)
  const cells = [
    `\`${id}\`${exemptsCa === true ? ' *' : ''}`,
    severity,
    title,
    source,
    names.map((name) => `\`${name}\``).join(', '),
    fix,
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

it('docs/rules.md says what the rules say', async () => {
  const tables = groups.map(([title, rules]) =>
    [
      `## ${title}`,
      '',
      '| Rule | Weight | What holds | Source | Elsewhere | How to fix it |',
      '| --- | --- | --- | --- | --- | --- |',
      ...rules.map(formatRule),
    ].join('\n'),
  )
  const file = `${import.meta.dirname}/../../docs/rules.md`
  const options = { ...(await resolveConfig(file)), filepath: file }
  const text = await format([intro, ...tables].join('\n\n'), options)
  await expect(text).toMatchFileSnapshot(file)
})
