import { describe, expect, it } from 'vitest'
import { formatRoute, parseRoute, routes } from '../../../src/ui/app/routes'

describe('routes', () => {
  it('leads to each page by its own address', () => {
    for (const route of routes) expect(parseRoute(formatRoute(route))).toBe(route)
  })

  it('shows the first page for an address that it does not know', () => {
    for (const fragment of ['', '#', '#/', '#/nowhere', '#token=abc', '#/create/..']) {
      expect(parseRoute(fragment)).toBe('create')
    }
  })
})
