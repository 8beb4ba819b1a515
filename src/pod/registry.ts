// What the practice pod's administrator has set up: certificates and service accounts. In memory alone.
import { isSameCertificate, type Certificate } from '../pki/x509/certificate'

/** USERSIGNING admits every bot that this CA signs; USER admits this certificate's bot alone. */
export const uploadTypes = ['USERSIGNING', 'USER'] as const
type UploadType = (typeof uploadTypes)[number]

/** Only TRUSTED admits. */
export const uploadStatuses = ['TRUSTED', 'KNOWN', 'REVOKED', 'DISABLED'] as const
type UploadStatus = (typeof uploadStatuses)[number]

export interface Upload {
  readonly name: string
  readonly type: UploadType
  readonly status: UploadStatus
  readonly certificate: Certificate
}

export const accountStatuses = ['ENABLED', 'DISABLED'] as const
type AccountStatus = (typeof accountStatuses)[number]

export interface Account {
  readonly id: number
  /** What a certificate's CN must be, case included. */
  readonly username: string
  readonly displayName: string
  readonly status: AccountStatus
}

export interface Registry {
  readonly uploads: readonly Upload[]
  readonly accounts: readonly Account[]
  /** False where this certificate is there already. */
  addUpload(upload: Upload): boolean
  /** Enabled at first. Null where the name is taken. */
  addAccount(username: string, displayName: string): Account | null
  /** Null where there is no such account. */
  setAccountStatus(id: number, status: AccountStatus): Account | null
}

/** User ids look like those of a real pod, which has them larger than 2^32. */
const firstAccountId = 68_719_476_737
/** Of each kind: a practice pod that somebody fills in a loop must not eat the machine. */
const maxEntries = 10_000

export function createRegistry(): Registry {
  const uploads: Upload[] = []
  const accounts: Account[] = []
  return {
    uploads,
    accounts,
    addUpload(upload) {
      const isKnown = uploads.some((each) =>
        isSameCertificate(each.certificate, upload.certificate),
      )
      if (isKnown || uploads.length >= maxEntries) return false
      uploads.push(upload)
      return true
    },
    addAccount(username, displayName) {
      const isTaken = accounts.some((each) => each.username === username)
      if (isTaken || accounts.length >= maxEntries) return null
      const id = firstAccountId + accounts.length
      const account: Account = { id, username, displayName, status: 'ENABLED' }
      accounts.push(account)
      return account
    },
    setAccountStatus(id, status) {
      const index = accounts.findIndex((each) => each.id === id)
      const account = accounts[index]
      if (account === undefined) return null
      const changed = { ...account, status }
      accounts[index] = changed
      return changed
    },
  }
}
