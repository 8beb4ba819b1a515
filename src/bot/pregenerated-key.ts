// One key that is generated ahead of its use, so that Create usually finds it ready. It is used once.
import type { PrivateKey } from '../pki/keys/private-key'
import type { Profile } from '../profile/profile'

export type GenerateKey = (profile: Profile) => Promise<PrivateKey>

export interface PregeneratedKey {
  /** Starts to generate a key for this profile, unless one is ready or on its way. */
  readonly prepare: (profile: Profile) => void
  /** Hands out the key once; generates one if none is ready for this profile. */
  readonly take: (profile: Profile) => Promise<PrivateKey>
}

interface Prepared {
  readonly kind: string
  readonly key: Promise<PrivateKey>
}

export function createPregeneratedKey(generate: GenerateKey): PregeneratedKey {
  let prepared: Prepared | null = null
  return {
    prepare(profile) {
      const kind = kindOf(profile)
      if (prepared?.kind === kind) return
      const key = generate(profile)
      // A failure counts when the key is taken; until then nobody listens.
      key.catch(() => undefined)
      prepared = { kind, key }
    },
    async take(profile) {
      // Emptied before anything is awaited: two calls never get the same key.
      const taken = prepared?.kind === kindOf(profile) ? prepared.key : null
      prepared = null
      if (taken === null) return generate(profile)
      try {
        return await taken
      } catch {
        return generate(profile)
      }
    },
  }
}

function kindOf({ key, hash }: Profile): string {
  return `${key.type} ${key.bits} ${hash}`
}
