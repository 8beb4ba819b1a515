// The JSON Schema beside the profiles is generated from the parser's own schema, so that an editor tells
// a site's administrator what Botcert would. After a change: `npx vitest run --project interop -u`.
import { toJsonSchema } from '@valibot/to-json-schema'
import { format, resolveConfig } from 'prettier'
import { expect, it } from 'vitest'
import { profileSchema } from '../../src/profile/schema'

it('profile.schema.json is the schema that profiles are read with', async () => {
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'A Botcert profile: what a certificate must look like',
    // Checks across fields have no form in JSON Schema; the parser makes them.
    ...toJsonSchema(profileSchema, { errorMode: 'ignore' }),
  }
  const file = `${import.meta.dirname}/../../static/profiles/profile.schema.json`
  const options = { ...(await resolveConfig(file)), filepath: file }
  await expect(await format(JSON.stringify(schema), options)).toMatchFileSnapshot(file)
})
