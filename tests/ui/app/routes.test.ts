import { describe, expect, it } from 'vitest'
import { formatRoute, parseRoute } from '../../../src/ui/app/routes'

const routes = ['create', 'finish', 'check', 'open', 'login'] as const

describe('routes', () => {
  it('leads to each page by its own address', () => {
    for (const route of routes) expect(parseRoute(formatRoute(route), routes)).toBe(route)
  })

  it('still knows the former address of the login test', () => {
    expect(parseRoute('#/prove', routes)).toBe('login')
  })

  it('shows the first page for an address that it does not know', () => {
    for (const fragment of ['', '#', '#/', '#/nowhere', '#token=abc', '#/create/..']) {
      expect(parseRoute(fragment, routes)).toBe('create')
    }
  })
})
