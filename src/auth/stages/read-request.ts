// What the server asks of clients: whether it wants a certificate at all, and from which CAs.
import type { Bytes } from '../../text/bytes'
import { PkiError } from '../../pki/errors'
import { formatName, parseName } from '../../pki/x509/names'
import type { RequestFacts } from '../facts'
import { formatForeign } from '../../text/foreign-text'
import type { ServiceStage } from '../stage'

export const readRequestStage: ServiceStage = {
  id: 'read-request',
  isReached: ({ line: { flight } }) => flight !== null && flight.certificates.length > 0,
  run({ url, line: { flight } }) {
    const asked = flight?.request ?? null
    const acceptedCas = (asked?.acceptedCas ?? []).map(describeName)
    const request: RequestFacts = {
      isRequested: asked !== null ? true : flight?.isComplete === true ? false : null,
      acceptedCas,
      signatureSchemes: asked?.signatureSchemes ?? [],
      certificateTypes: asked?.certificateTypes ?? [],
    }
    return {
      status: request.isRequested === null ? 'failed' : 'done',
      detail: describe(url.host, request),
      facts: { request },
    }
  },
}

function describe(host: string, { isRequested, acceptedCas }: RequestFacts): string {
  if (isRequested === null) return `What ${host} asks of clients could not be seen.`
  if (!isRequested) return `${host} asks for no client certificate.`
  if (acceptedCas.length === 0) return `${host} asks for a client certificate, and names no CAs.`
  const names = acceptedCas.length === 1 ? 'one CA' : `${acceptedCas.length} CAs`
  return `${host} asks for a client certificate of ${names}.`
}

/** The name and attribute O of a DER name; what is no name is shown as such. */
function describeName(nameDer: Bytes): RequestFacts['acceptedCas'][number] {
  try {
    return { name: formatForeign(formatName(nameDer)), organization: findOrganization(nameDer) }
  } catch (error) {
    if (!(error instanceof PkiError)) throw error
    return { name: '(a name that cannot be read)', organization: null }
  }
}

/** Attribute O as text; null where there is none. */
export function findOrganization(nameDer: Bytes): string | null {
  const value = parseName(nameDer).find(({ name }) => name === 'O')?.value ?? null
  return value === null ? null : formatForeign(value)
}
