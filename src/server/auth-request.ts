// The body of POST /api/auth: checked and converted to the options of the login test.
import * as v from 'valibot'
import { encodeUtf8, parseBase64 } from '../text/bytes'
import { parseCertificates } from '../pki/x509/certificate'
import { PkiError } from '../pki/errors'
import { direct, readProxySettings } from '../auth/net/proxy-settings'
import type { AuthOptions } from '../auth/run'
import { parseTarget, preflightTarget, TargetError, type Endpoints } from '../auth/target'
import type { AuthRequest } from '../report/api'
import { ServerRefusal } from './refusal'

/** Base64 of one million bytes, the limit of the page; a P12 has a few thousand bytes. */
const maxP12Length = 1_333_336
/** All CAs of a system need a quarter of this. */
const maxTrustLength = 1_000_000
const maxPasswordLength = 4096
const maxAddressLength = 512
/** A common name has at most 64 characters (RFC 5280, ub-common-name). */
const maxAccountLength = 256

const address = v.pipe(v.string(), v.maxLength(maxAddressLength))

const requestSchema = v.object({
  p12Base64: v.exactOptional(v.pipe(v.string(), v.maxLength(maxP12Length))),
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
  proxy: v.exactOptional(address),
  account: v.exactOptional(v.pipe(v.string(), v.maxLength(maxAccountLength))),
  sendToUntrusted: v.exactOptional(v.boolean()),
}) satisfies v.GenericSchema<unknown, AuthRequest>

/** The part of AuthOptions that a request contains. */
export interface CheckedAuthRequest extends Omit<
  AuthOptions,
  'endpoints' | 'timeoutMs' | 'showTokens'
> {
  readonly target:
    { readonly kind: 'practice' } | { readonly kind: 'addresses'; readonly endpoints: Endpoints }
}

/**
 * @param env contains the proxy settings of the machine.
 * @throws ServerRefusal `request-invalid`, `target-invalid`; a PkiError code if `trustPem` contains no certificates.
 */
export function parseAuthRequest(
  body: unknown,
  env: Readonly<Record<string, string | undefined>>,
): CheckedAuthRequest {
  const result = v.safeParse(requestSchema, body)
  // The messages of valibot would repeat the input.
  if (!result.success) throw refuseField(v.getDotPath(result.issues[0]))
  const { p12Base64, password, target, trustPem = null, proxy, ...rest } = result.output
  const p12 = p12Base64 === undefined ? null : parseBase64(p12Base64)
  if (p12 === null && p12Base64 !== undefined) throw refuseField('p12Base64')
  if (trustPem !== null) checkTrust(trustPem)
  return {
    p12,
    password,
    trustPem,
    target:
      target.kind === 'practice'
        ? target
        : { kind: 'addresses', endpoints: refuseBadAddress(() => parseTarget(target)) },
    // The practice pod is on this machine, which needs no proxy.
    proxy:
      target.kind === 'practice' ? direct : refuseBadAddress(() => readProxySettings(proxy, env)),
    account: rest.account ?? null,
    // Without a P12 there is no certificate to send, and an unverified server fails the check of connectivity.
    sendToUntrusted: p12 !== null && rest.sendToUntrusted === true,
    preflight: target.kind === 'practice' ? [] : preflightTarget(target),
  }
}

function refuseBadAddress<Parsed>(parse: () => Parsed): Parsed {
  try {
    return parse()
  } catch (cause) {
    if (!(cause instanceof TargetError)) throw cause
    throw new ServerRefusal(400, 'target-invalid', cause.message)
  }
}

function refuseField(path: string | null): ServerRefusal {
  return new ServerRefusal(
    400,
    'request-invalid',
    `${path ?? 'The body'} is missing, too long or invalid.`,
  )
}

function checkTrust(trustPem: string): void {
  try {
    parseCertificates(encodeUtf8(trustPem))
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new ServerRefusal(400, cause.code, `The server CAs cannot be used. ${cause.message}`)
  }
}
