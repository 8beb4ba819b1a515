// The pages and their addresses. Routes live in the fragment, so that the static build works under
// any path without help from a server.

export const routes = ['create', 'finish', 'check', 'open', 'prove'] as const
export type Route = (typeof routes)[number]

/** Reads the fragment of an address (`#/prove`); anything unknown is the first page. */
export function parseRoute(fragment: string): Route {
  const name = fragment.replace(/^#\/?/, '')
  return routes.find((route) => route === name) ?? 'create'
}

/** The fragment that leads to a page. */
export function formatRoute(route: Route): string {
  return `#/${route}`
}
