// What the page may ask of the worker: types only, so that the page loads no crypto library.
// The implementation is engine.ts; the worker and the calls across it are worker.ts and client.ts.
import type { Asn1Node } from '../pki/asn1/tree'
import type { CaFiles, Notice } from '../bot/ca'
import type { ConvertOptions } from '../bot/convert'
import type { CreateRequest, CreateResult } from '../bot/create'
import type { CreateStep, NewPassword, OutputChoice, OutputFile } from '../bot/deliver'
import type { Bytes } from '../text/bytes'
import type { CertificateSummary } from '../pki/x509/certificate'
import type { Pkcs12Settings } from '../bot/outputs/targets'
import type { CompatibilityFinding, TargetView } from '../bot/outputs/compatibility'
import type { PkiErrorCode } from '../pki/errors'
import type { FinishMatchView, FinishSummary } from '../bot/finish-certificate'
import type { NamedFile, ProtectionFacts } from '../files/item'
import type { ItemSummary } from '../files/summary'
import type { BatchItem } from '../lint/lint-item'
import type { BatchFinding } from '../lint/lint'
import type { Finding } from '../lint/rule'
import type { ReportSource } from '../lint/report/report'
import type { OutputId } from '../bot/outputs/outputs'
import type { PasswordWarningId } from '../bot/passwords'
import type { Profile } from '../profile/profile'
import type { SubjectCheck, SubjectValues } from '../bot/subject'

export type {
  CreateRequest,
  CreateResult,
  CreateStep,
  NewPassword,
  OutputChoice,
  OutputFile,
  Asn1Node,
  CaFiles,
  Bytes,
  CertificateSummary,
  BatchItem,
  CompatibilityFinding,
  BatchFinding,
  Finding,
  FinishMatchView,
  ItemSummary,
  NamedFile,
  Notice,
  OutputId,
  PasswordWarningId,
  Pkcs12Settings,
  ProtectionFacts,
  SubjectCheck,
  TargetView,
}

/** Every call with its input and its output. Both cross postMessage, so they are plain data. */
export interface EngineCalls {
  /** Reads a profile file. */
  parseProfile: {
    input: { readonly profileJson: string; readonly fileName: string }
    output: Profile
  }
  /** Loads what the calls need, and starts to generate one key for `create`. */
  prepare: { input: { readonly profile: Profile }; output: null }
  /** A random password, printable ASCII without look-alikes; `length` counts letters and digits. */
  generatePassword: { input: { readonly length: number }; output: GeneratedPassword }
  /** Checks typed subject values against the profile, and says how the subject will be written. */
  checkSubject: {
    input: { readonly profile: Profile; readonly values: SubjectValues }
    output: SubjectCheck
  }
  /** Opens a CA's files without signing anything, so that mistakes show before Create. */
  checkCa: {
    input: { readonly profile: Profile; readonly files: CaFiles; readonly now: Date }
    output: CaCheck
  }
  /** The main job: key, request, certificate and files. Each file is read back before it is returned. */
  create: { input: CreateRequest; output: CreateResult }
  /** The places where a bot's file may be used, with who opens what is written for them. */
  listTargets: { input: null; output: readonly TargetView[] }
  /**
   * Opens whatever was dropped, and keeps it open under the ids that the page chose. A file that cannot be read has
   * a failure instead of items. Opening a file again with the same password costs nothing.
   */
  openFiles: { input: OpenRequest; output: readonly FileView[] }
  /** Forgets files with their keys. */
  closeFiles: { input: { readonly fileIds: readonly string[] }; output: null }
  /** The ASN.1 tree of something public. */
  readTree: { input: { readonly der: Bytes }; output: Asn1Node }
  /** The ASN.1 tree of an opened private key, without its numbers until a person asks to see them. */
  readKeyTree: {
    input: { readonly itemId: string; readonly isRevealed: boolean }
    output: TreeView | null
  }
  /** Writes opened items for another target; null if one of them is not open. */
  convert: { input: ConvertRequest; output: OutputFile | null }
  /** Opens files, and says which of them belong together and what the CA made of the request. */
  checkFinish: { input: FinishInput; output: FinishView }
  /** Makes the bot's files of what `checkFinish` opened; null if one of the files is not open. */
  finish: { input: FinishRequest; output: CreateResult | null }
  /** Judges every request and certificate of the files by the profile's rules. */
  inspect: { input: InspectRequest; output: InspectResult }
  /** The batch check's report as a file. */
  writeReport: { input: ReportRequest; output: Omit<OutputFile, 'role'> }
  /** The subject of a certificate or request as the form's values, for a new key with the same name. */
  readRenewal: { input: RenewalRequest; output: RenewalView }
}

/** What a call reports while it runs: the steps of `create`, the items of `inspect`. */
interface EngineProgress {
  create: CreateStep
  finish: CreateStep
  inspect: InspectProgress
}
export type ProgressOf<C extends EngineCall> = C extends keyof EngineProgress
  ? EngineProgress[C]
  : never

export type EngineCall = keyof EngineCalls
export type EngineInput<C extends EngineCall> = EngineCalls[C]['input']
export type EngineOutput<C extends EngineCall> = EngineCalls[C]['output']

interface GeneratedPassword {
  readonly password: string
  readonly entropyBits: number
}

/** How an error crosses the worker: its class and prototype do not survive postMessage. */
export interface EngineFailure {
  /** `internal` is a bug of ours; `part-not-loaded` means that a chunk could not be fetched. */
  readonly code: PkiErrorCode | 'part-not-loaded' | 'internal'
  readonly message: string
  readonly where: string | undefined
}

export interface CaCheck {
  readonly certificate: CertificateSummary
  readonly notices: readonly Notice[]
}

/** A file and the id under which the worker keeps it open. */
export interface FileToOpen extends NamedFile {
  readonly id: string
}

export interface OpenRequest {
  readonly files: readonly FileToOpen[]
  /** Empty if there is none. */
  readonly password: string
}

/** One file, opened. */
export interface FileView {
  readonly name: string
  readonly items: readonly ItemView[]
  readonly protections: readonly ProtectionFacts[]
  readonly isPasswordNeedless: boolean
  /** The programs that open the file and those that refuse it; empty if it holds no private key. */
  readonly compatibility: readonly CompatibilityFinding[]
  /** What is unusual about it for every program; empty if it holds no private key. */
  readonly remarks: readonly Finding[]
  /** Why the whole file was refused; null if it was read. An item that did not open has its own code. */
  readonly failure: EngineFailure | null
}

export type ItemView = ItemSummary & {
  /** Of the opened item in the worker. */
  readonly id: string
  /** Null for a private key, and for what did not open. */
  readonly der: Bytes | null
}

/** A tree and the bytes that it is of. */
export interface TreeView {
  readonly root: Asn1Node
  /** Null while the numbers of the key are hidden. */
  readonly der: Bytes | null
}

export interface ConvertRequest extends Omit<ConvertOptions, 'items' | 'fileName'> {
  readonly itemIds: readonly string[]
}

export interface FinishInput extends OpenRequest {
  readonly profile: Profile
  readonly now: Date
}

export interface FinishRequest {
  /** Of files that `checkFinish` opened. */
  readonly fileIds: readonly string[]
  readonly profile: Profile
  readonly now: Date
  readonly output: OutputChoice
  readonly newPassword: NewPassword
}

export interface FinishView extends FinishSummary {
  /** What each file held. */
  readonly files: readonly FileView[]
}

export interface InspectRequest {
  readonly files: readonly NamedFile[]
  /** The text of a profile file, which reports name by its hash. */
  readonly profileJson: string
  readonly profileName: string
  /** A CSV file or one name per line; null if accounts are not compared. */
  readonly accounts: string | null
  readonly now: Date
}

/** The items that were judged since the last report. */
export interface InspectProgress {
  readonly items: readonly BatchItem[]
  readonly done: number
  readonly total: number
}

export interface InspectResult {
  /** Findings that concern no single item. */
  readonly batchFindings: readonly BatchFinding[]
  readonly profile: ReportSource['profile']
}

export interface ReportRequest extends Omit<ReportSource, 'toolVersion'> {
  readonly toolVersion: string
  readonly format: 'csv' | 'json' | 'html' | 'sarif'
}

interface RenewalRequest {
  /** Of a certificate or a request. */
  readonly der: Bytes
  readonly profile: Profile
}

export interface RenewalView {
  readonly values: SubjectValues
  /** What the form has no field for, in words. */
  readonly leftOut: readonly string[]
}
