// The addresses of the pages, in the fragment, so that the static build works under any path.

/** Finds the page in the fragment of an address (`#/login`); anything unknown is the first page. */
export function parseRoute<Route extends string>(
  fragment: string,
  routes: readonly [Route, ...Route[]],
): Route {
  // The login test was called "prove" at first.
  const name = fragment.replace(/^#\/?/, '').replace(/^prove$/, 'login')
  return routes.find((route) => route === name) ?? routes[0]
}

/** The fragment that leads to a page. */
export function formatRoute(route: string): string {
  return `#/${route}`
}
