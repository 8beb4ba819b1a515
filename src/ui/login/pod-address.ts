// Reads a pod's address as people write it, and derives the address for client certificates.

/** The documented port for calls with a client certificate. */
const certificatePort = '8444'

export interface PodAddress {
  /** As typed, without scheme and path: what `botcert auth --pod` takes. */
  readonly written: string
  /** `mypod.symphony.com`. */
  readonly podHost: string
  /** `mypod-api.symphony.com:8444`: the server that asks for client certificates. */
  readonly authAddress: string
}

/** A placeholder. */
export const examplePod = 'mypod.symphony.com'

/**
 * Reads `mypod`, `mypod.symphony.com`, `mypod-api.symphony.com:8444` or an address copied from a
 * browser. Null if there is no host name.
 */
export function parsePodAddress(text: string): PodAddress | null {
  const bare = text
    .trim()
    .replace(/^https?:\/\//i, '')
    .replace(/[/?#].*$/, '')
  const match = /^([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?)(?::(\d{1,5}))?$/i.exec(bare)
  if (match?.[1] === undefined) return null
  const port = match[2] ?? certificatePort
  const name = match[1].toLowerCase()
  const host = name.includes('.') || name === 'localhost' ? name : `${name}.symphony.com`
  const pod = /^([^.]+?)(?:-api)?\.symphony\.com$/.exec(host)
  const written = match[2] === undefined ? host : `${host}:${port}`
  if (pod === null) return { written, podHost: host, authAddress: `${host}:${port}` }
  return {
    written,
    podHost: `${pod[1] ?? ''}.symphony.com`,
    authAddress: `${pod[1] ?? ''}-api.symphony.com:${port}`,
  }
}
