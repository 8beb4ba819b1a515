// What targets.test.ts hands to outside programs, and how such a program, a reader, is described.
import { spawnSync } from 'node:child_process'
import { createHash, X509Certificate } from 'node:crypto'
import type { InteropReaderId } from '../../src/bot/outputs/interop-table'
import { findProgram } from './programs'
import type { Workshop } from './run'

/** What a file is to a reader. */
export type SampleKind =
  'p12' | 'trust-store' | 'pem' | 'pem-bundle' | 'key-pem' | 'key-der' | 'certificates' | 'p7b'

/** One file of ours, in the workshop. */
export interface Sample {
  readonly kind: SampleKind
  readonly file: string
  /** PEM of the certificates inside, in order. */
  readonly certificates: readonly string[]
}

/** What all samples have in common. */
export interface InteropWorld {
  readonly shop: Workshop
  /** Also in the environment as P12_PASSWORD, in the file `password`, and with a line end in `password.line`. */
  readonly password: string
  /** PKCS#8 in PEM. */
  readonly keyPem: string
  /** Of a TLS server that wants a certificate. It knows the root alone: the intermediate must be in the sample. */
  readonly port: number
}

export type Opener = (sample: Sample, world: InteropWorld) => boolean

export interface InteropReader {
  readonly id: InteropReaderId
  /** What the table calls it. */
  readonly name: string
  /** Whether it is on this machine, in the version of its name. */
  readonly isHere: () => boolean
  readonly opens: Readonly<Partial<Record<SampleKind, Opener>>>
}

/** PEM without the names that programs write around it. */
export function findPem(text: string, label: string): string {
  const blocks = text.match(
    new RegExp(`-----BEGIN ${label}-----[^]*?-----END ${label}-----\n`, 'g'),
  )
  return (blocks ?? []).join('')
}

export function hasCertificates(text: string, { certificates }: Sample): boolean {
  return findPem(text, 'CERTIFICATE') === certificates.join('')
}

export function hasKey(text: string, { keyPem }: InteropWorld): boolean {
  return findPem(text, 'PRIVATE KEY') === keyPem
}

/** SHA-256 of the DER, lower-case hex. */
export function fingerprint(pem: string): string {
  return createHash('sha256').update(new X509Certificate(pem).raw).digest('hex')
}

export function isVersion(program: string, args: readonly string[], version: RegExp): boolean {
  const path = findProgram(program)
  if (path === null) return false
  const { stdout, stderr } = spawnSync(path, args, { encoding: 'utf8' })
  return version.test(stdout + stderr)
}
