// The token that lets this page talk to the runner that served it. It comes in the fragment, which is
// never sent to a server, and is kept for this tab only. Nothing else is ever stored.

const storageKey = 'botcert-runner-token'

export interface TokenPlaces {
  readonly location: Pick<Location, 'hash' | 'pathname' | 'search'>
  readonly history: Pick<History, 'replaceState'>
  readonly storage: Pick<Storage, 'getItem' | 'setItem'>
}

/** Removes the token from the address bar, or finds the stored one. Null if no runner serves the page. */
export function takeToken({ location, history, storage }: TokenPlaces): string | null {
  const token = /^#(?:.*&)?token=([\w-]+)/.exec(location.hash)?.[1]
  if (token === undefined) return storage.getItem(storageKey)
  history.replaceState(null, '', `${location.pathname}${location.search}#/create`)
  storage.setItem(storageKey, token)
  return token
}
