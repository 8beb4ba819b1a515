// Writes the subject that a person typed. Judging and showing it is subject.ts, which needs no library.
import type { Bytes } from '../text/bytes'
import { PkiError } from '../pki/errors'
import type { Profile } from '../profile/profile'
import { checkSubject, listSubjectValues, type SubjectValues } from './subject'
import { encodeName } from '../pki/write/name'

/**
 * The subject's DER, in the profile's order, without empty fields.
 *
 * The bytes are those of `openssl req -utf8 -subj` for the same values.
 *
 * @throws PkiError `subject-invalid` if `checkSubject` finds an error; its `where` is the attribute.
 */
export function encodeSubject(profile: Profile, values: SubjectValues): Bytes {
  const { findings } = checkSubject(profile, values)
  const error = findings.find(({ severity }) => severity === 'error')
  if (error !== undefined) {
    throw new PkiError('subject-invalid', `The subject was refused: ${error.detail}`, {
      ...(error.attribute === undefined ? {} : { where: error.attribute }),
    })
  }
  return encodeName(listSubjectValues(profile, values))
}
