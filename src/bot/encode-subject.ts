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
 * @throws PkiError `subject-invalid` where `checkSubject` finds an error.
 */
export function encodeSubject(profile: Profile, values: SubjectValues): Bytes {
  const error = checkSubject(profile, values).find(({ severity }) => severity === 'error')
  if (error !== undefined) {
    throw new PkiError(
      'subject-invalid',
      `The subject was refused: ${error.attribute}, ${error.id}${error.detail && `: ${error.detail}`}.`,
      { where: error.attribute },
    )
  }
  return encodeName(listSubjectValues(profile, values))
}
