// The body of POST /api/auth: read within bounds, checked, and turned into what the probe takes.
import * as v from 'valibot'
import { encodeUtf8, parseBase64, type Bytes } from '../../pki/bytes'
import { parseCertificates } from '../../pki/certificate'
import { PkiError } from '../../pki/errors'
import type { AuthRequest, AuthTarget } from '../protocol'
import { ServerRefusal } from './refusal'

/** Base64 of one million bytes, the most that the page takes; a P12 has some thousand. */
const maxP12Length = 1_333_336
/** A whole system's CAs have a quarter of this. */
const maxTrustLength = 1_000_000
const maxPasswordLength = 4096
const maxAddressLength = 512

const address = v.pipe(v.string(), v.maxLength(maxAddressLength))

const requestSchema = v.object({
  p12Base64: v.pipe(v.string(), v.maxLength(maxP12Length)),
  password: v.pipe(v.string(), v.maxLength(maxPasswordLength)),
  target: v.variant('kind', [
    v.object({ kind: v.literal('practice') }),
    v.object({ kind: v.literal('pod'), pod: address, agent: v.exactOptional(address) }),
    v.object({
      kind: v.literal('endpoints'),
      sessionAuth: address,
      keyAuth: address,
      agent: v.exactOptional(address),
    }),
  ]),
  trustPem: v.exactOptional(v.pipe(v.string(), v.maxLength(maxTrustLength))),
}) satisfies v.GenericSchema<unknown, AuthRequest>

export interface CheckedAuthRequest {
  readonly p12: Bytes
  readonly password: string
  readonly target: AuthTarget
  readonly trustPem: string | null
}

/** @throws ServerRefusal `request-invalid`; a code of pki's where `trustPem` holds no certificates. */
export function parseAuthRequest(body: unknown): CheckedAuthRequest {
  const result = v.safeParse(requestSchema, body)
  // Valibot's own messages repeat what was sent.
  if (!result.success) throw refuseField(v.getDotPath(result.issues[0]))
  const { p12Base64, password, target, trustPem = null } = result.output
  const p12 = parseBase64(p12Base64)
  if (p12 === null) throw refuseField('p12Base64')
  if (trustPem !== null) checkTrust(trustPem)
  return { p12, password, target, trustPem }
}

function refuseField(path: string | null): ServerRefusal {
  return new ServerRefusal(
    400,
    'request-invalid',
    `${path ?? 'The body'} is missing, too long or not of its kind.`,
  )
}

function checkTrust(trustPem: string): void {
  try {
    parseCertificates(encodeUtf8(trustPem))
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new ServerRefusal(400, cause.code, `The CAs for the server: ${cause.message}`)
  }
}
