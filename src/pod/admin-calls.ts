// The calls of the practice pod's administrator: uploading certificates and managing service accounts. Paths and JSON
// are those of Symphony's Pod API; each call needs the session token of the administrator.
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { createSecureContext } from 'node:tls'
import * as v from 'valibot'
import { encodeUtf8 } from '../text/bytes'
import { parseCertificates, type Certificate } from '../pki/x509/certificate'
import { PkiError } from '../pki/errors'
import { parseCommonName } from '../pki/x509/names'
import { encodePem } from '../pki/pem'
import { equalSecrets } from './secrets'
import { PodRefusal, readHeader, readJson, type PodRoute } from './http'
import {
  accountStatuses,
  uploadStatuses,
  uploadTypes,
  type Account,
  type Registry,
  type Upload,
} from './registry'
import { isCaSigner } from './trust'

interface AdminOptions {
  readonly registry: Registry
  readonly adminToken: string
  readonly now: () => Date
}

const uploadSchema = v.object({
  pem: v.string(),
  attributes: v.object({
    name: v.pipe(v.string(), v.minLength(1), v.maxLength(255)),
    type: v.object({ type: v.picklist(uploadTypes) }),
    status: v.object({ type: v.picklist(uploadStatuses) }),
  }),
})

const accountSchema = v.object({
  userAttributes: v.object({
    // The limit of a CN (RFC 5280 Appendix A.1, ub-common-name).
    userName: v.pipe(v.string(), v.minLength(1), v.maxLength(64)),
    displayName: v.optional(v.pipe(v.string(), v.maxLength(255))),
    accountType: v.literal('SYSTEM'),
  }),
})

const statusSchema = v.object({ status: v.picklist(accountStatuses) })

export function listAdminRoutes({ registry, adminToken, now }: AdminOptions): readonly PodRoute[] {
  const isAdmin = (request: IncomingMessage): boolean =>
    equalSecrets(readHeader(request, 'sessionToken') ?? '', adminToken)
  const adminRoute = (route: PodRoute): PodRoute => ({
    ...route,
    answer(request, ...groups) {
      if (isAdmin(request)) return route.answer(request, ...groups)
      throw new PodRefusal(
        401,
        'The header sessionToken is missing or is not the token of the administrator.',
      )
    },
  })
  const routes: readonly PodRoute[] = [
    {
      method: 'POST',
      path: /^\/pod\/v2\/companycert\/create$/,
      async answer(request) {
        const { pem, attributes } = parseBody(uploadSchema, await readJson(request))
        const [type, status] = [attributes.type.type, attributes.status.type]
        const upload = { name: attributes.name, type, status, certificate: parseUpload(pem) }
        addUpload(registry, upload, now())
        return describeUpload(upload)
      },
    },
    {
      method: 'GET',
      path: /^\/pod\/v[12]\/companycert\/list$/,
      answer: () => registry.uploads.map(describeUpload),
    },
    {
      method: 'POST',
      path: /^\/pod\/v2\/admin\/user\/create$/,
      async answer(request) {
        const { userAttributes } = parseBody(accountSchema, await readJson(request))
        const { userName, displayName = userName } = userAttributes
        const account = registry.addAccount(userName, displayName)
        if (account === null) throw new PodRefusal(400, `The account ‘${userName}’ exists already.`)
        return describeAccount(account)
      },
    },
    {
      method: 'GET',
      path: /^\/pod\/v2\/admin\/user\/list$/,
      answer: () => registry.accounts.map(describeAccount),
    },
    {
      method: 'POST',
      path: /^\/pod\/v1\/admin\/user\/(\d{1,15})\/status\/update$/,
      async answer(request, id) {
        const { status } = parseBody(statusSchema, await readJson(request))
        const account = registry.setAccountStatus(Number(id), status)
        if (account === null) throw new PodRefusal(400, 'There is no user with this id.')
        return { format: 'TEXT', message: 'OK' }
      },
    },
  ]
  return routes.map(adminRoute)
}

/**
 * Adds an upload of the administrator.
 *
 * @throws PodRefusal 400 if the certificate is expired (as in version 2 of the call), may not sign although it is
 *   USERSIGNING, was uploaded before, or cannot be offered by TLS as an acceptable CA.
 */
export function addUpload(registry: Registry, upload: Upload, now: Date): void {
  const { type, certificate } = upload
  if (now > certificate.notAfter) {
    throw new PodRefusal(400, `The certificate expired at ${certificate.notAfter.toISOString()}.`)
  }
  if (type === 'USERSIGNING' && !isCaSigner(certificate)) {
    throw new PodRefusal(
      400,
      'The certificate is not a CA certificate, so its type cannot be USERSIGNING.',
    )
  }
  if (!isKnownToOpenssl(certificate)) {
    throw new PodRefusal(400, 'The TLS library of this pod cannot read the certificate.')
  }
  if (!registry.addUpload(upload)) {
    throw new PodRefusal(400, 'The certificate was uploaded before.')
  }
}

function isKnownToOpenssl({ certificateDer }: Certificate): boolean {
  try {
    createSecureContext({ ca: encodePem('CERTIFICATE', certificateDer) })
    return true
  } catch {
    return false
  }
}

function parseUpload(pem: string): Certificate {
  const certificates = readCertificates(pem)
  const [certificate] = certificates
  if (certificate === undefined || certificates.length > 1) {
    throw new PodRefusal(400, `An upload must contain one certificate, not ${certificates.length}.`)
  }
  return certificate
}

function readCertificates(pem: string): readonly Certificate[] {
  try {
    return parseCertificates(encodeUtf8(pem))
  } catch (cause) {
    if (!(cause instanceof PkiError)) throw cause
    throw new PodRefusal(400, cause.message)
  }
}

function parseBody<S extends v.GenericSchema>(schema: S, body: unknown): v.InferOutput<S> {
  const result = v.safeParse(schema, body)
  if (result.success) return result.output
  const [issue] = result.issues
  throw new PodRefusal(400, `${v.getDotPath(issue) ?? 'The body'}: ${issue.message}`)
}

function describeUpload({ name, type, status, certificate }: Upload): object {
  return {
    companyCertAttributes: { name, type: { type }, status: { type: status } },
    companyCertInfo: {
      fingerPrint: createHash('sha256').update(certificate.certificateDer).digest('hex'),
      commonName: parseCommonName(certificate.subjectDer),
      expiryDate: certificate.notAfter.getTime(),
    },
  }
}

function describeAccount({ id, username, displayName, status }: Account): object {
  return {
    userAttributes: { userName: username, displayName, accountType: 'SYSTEM' },
    userSystemInfo: { id, status },
  }
}
