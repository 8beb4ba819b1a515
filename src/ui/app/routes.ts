// The addresses of the pages.
import type { Route } from './pages'

/** Reads the fragment of an address (`#/login`); anything unknown is the first page. */
export function parseRoute(fragment: string, routes: readonly Route[]): Route {
  // Botcert 0.1 called the login test "prove".
  const name = fragment.replace(/^#\/?/, '').replace(/^prove$/, 'login')
  return routes.find((route) => route === name) ?? 'create'
}

/** The fragment that leads to a page. */
export function formatRoute(route: Route): string {
  return `#/${route}`
}
