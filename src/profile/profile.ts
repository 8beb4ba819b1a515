// A profile says what a certificate must look like. The form, the signer, the linter and the PKCS#12
// writer all read the same one. What a profile file may hold is schema.ts.
import * as v from 'valibot'
import { PkiError } from '../pki/errors'
import { profileSchema } from './schema'

export type Profile = v.InferOutput<typeof profileSchema>
export type SubjectField = Profile['subject'][number]
export type SubjectAttribute = SubjectField['attribute']

/**
 * Reads a profile.
 *
 * @param profileJson the text of the file.
 * @param fileName where it came from, for the error.
 * @throws PkiError `profile-invalid`, naming every path in the file that is wrong.
 */
export function parseProfile(profileJson: string, fileName: string): Profile {
  const result = v.safeParse(profileSchema, parseJson(profileJson, fileName))
  if (result.success) return result.output
  const problems = result.issues.map(
    (issue) => `${v.getDotPath(issue) ?? '(the whole file)'}: ${issue.message}`,
  )
  throw new PkiError('profile-invalid', `${fileName}: ${problems.join('; ')}`, { where: fileName })
}

function parseJson(json: string, fileName: string): unknown {
  try {
    // Windows editors begin a file with a byte order mark.
    return JSON.parse(json.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw new PkiError('profile-invalid', `${fileName} is not JSON: ${String(cause)}`, {
      where: fileName,
      cause,
    })
  }
}
