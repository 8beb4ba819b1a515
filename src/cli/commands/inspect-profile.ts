// The profile of an inspection: one that Botcert brings, by name, or a file.
import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import genericJson from '../../../static/profiles/generic.json?raw'
import symphonyJson from '../../../static/profiles/symphony.json?raw'
import { PkiError } from '../../pki/errors'
import type { ReportSource } from '../../lint/report/report'
import { parseProfile, type Profile } from '../../profile/profile'
import { UsageError } from '../command'

const bundled: Readonly<Record<string, string>> = {
  symphony: symphonyJson,
  generic: genericJson,
}

export interface ChosenProfile {
  readonly profile: Profile
  /** What reports print of it. */
  readonly facts: ReportSource['profile']
}

/** @throws UsageError for a name that there is not and a file that is no profile. */
export async function chooseProfile(written: string): Promise<ChosenProfile> {
  const json = Object.hasOwn(bundled, written)
    ? (bundled[written] ?? '')
    : await readProfile(written)
  try {
    const profile = parseProfile(json, written)
    const { id, name, version } = profile
    const sha256 = createHash('sha256').update(json).digest('hex')
    return { profile, facts: { id, name, version, sha256 } }
  } catch (cause) {
    if (cause instanceof PkiError) throw new UsageError(cause.message, { cause })
    throw cause
  }
}

async function readProfile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    const names = Object.keys(bundled).join(', ')
    throw new UsageError(
      `--profile takes one of ${names}, or a profile file; ${JSON.stringify(path)} is neither.`,
      { cause },
    )
  }
}
