// The certificates and service accounts of the practice pod, only in memory.
import { isSameCertificate, type Certificate } from '../pki/x509/certificate'

/** USERSIGNING admits all bots that this CA signs; USER admits only the bot with this certificate. */
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
  /** The CN of the certificate must be equal, including case. */
  readonly username: string
  readonly displayName: string
  readonly status: AccountStatus
}

export interface Registry {
  readonly uploads: readonly Upload[]
  readonly accounts: readonly Account[]
  /** Returns false if this certificate was uploaded before. */
  addUpload(upload: Upload): boolean
  /** Adds an enabled account. Returns null if the name exists already. */
  addAccount(username: string, displayName: string): Account | null
  /** Returns null if there is no such account. */
  setAccountStatus(id: number, status: AccountStatus): Account | null
}

/** User ids are larger than 2^32, as on a real pod. */
const firstAccountId = 68_719_476_737
/** The limit for uploads and for accounts, so that a loop cannot use up the memory. */
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
