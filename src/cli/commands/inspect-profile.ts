// The profile of an inspection: a built-in profile by name, or a file.
import { createHash } from 'node:crypto'
import genericJson from '../../../static/profiles/generic.json?raw'
import symphonyJson from '../../../static/profiles/symphony.json?raw'
import { PkiError } from '../../pki/errors'
import type { ReportSource } from '../../lint/report/report'
import { parseProfile, type Profile } from '../../profile/profile'
import { UsageError } from '../command'
import { readOptionFile } from '../io/read-input'

const bundled: Readonly<Record<string, string>> = {
  symphony: symphonyJson,
  generic: genericJson,
}

export interface ChosenProfile {
  readonly profile: Profile
  /** The facts that reports show. */
  readonly facts: ReportSource['profile']
}

/** @throws UsageError if there is no such profile or the file is not a valid profile. */
export async function chooseProfile(nameOrPath: string): Promise<ChosenProfile> {
  const json = Object.hasOwn(bundled, nameOrPath)
    ? (bundled[nameOrPath] ?? '')
    : await readProfile(nameOrPath)
  try {
    const profile = parseProfile(json, nameOrPath)
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
    return new TextDecoder().decode(await readOptionFile('--profile', path))
  } catch (cause) {
    const names = Object.keys(bundled).join(', ')
    throw new UsageError(
      `--profile takes ${names} or a profile file; ${JSON.stringify(path)} is neither.`,
      { cause },
    )
  }
}
