// The JSON Schema of the auth report is generated from the schema that reports are read with. After a change:
// `npx vitest run --project interop -u`.
import { toJsonSchema } from '@valibot/to-json-schema'
import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'
import { reportSchema } from '../../src/report/auth-report'

it('docs/auth-report.schema.json is the schema that reports are read with', async () => {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'What `botcert auth --json` prints',
    // Checks across fields and the escaping of texts have no form in JSON Schema.
    ...toJsonSchema(reportSchema, { errorMode: 'ignore' }),
  }
  const file = `${import.meta.dirname}/../../docs/auth-report.schema.json`
  const options = { ...(await resolveConfig(file)), filepath: file }
  await expect(await format(JSON.stringify(schema), options)).toMatchFileSnapshot(file)
})
