import { describe, expect, it } from 'vitest'
import { takeToken } from '../../../src/ui/app/runner-token'

function browserAt(hash: string, stored: string | null = null) {
  const storage = new Map(stored === null ? [] : [['botcert-runner-token', stored]])
  const addresses: string[] = []
  return {
    addresses,
    stored: () => [...storage.values()],
    places: {
      location: { hash, pathname: '/app/', search: '' },
      history: {
        replaceState: (_state: unknown, _unused: string, url?: string | URL | null) => {
          addresses.push(String(url))
        },
      },
      storage: {
        getItem: (key: string) => storage.get(key) ?? null,
        setItem: (key: string, value: string) => void storage.set(key, value),
      },
    },
  }
}

describe('the runner’s token', () => {
  it('is taken out of the address bar and kept for the tab', () => {
    const browser = browserAt('#token=abc_DEF-123')
    expect(takeToken(browser.places)).toBe('abc_DEF-123')
    expect(browser.addresses).toEqual(['/app/#/create'])
    expect(browser.stored()).toEqual(['abc_DEF-123'])
  })

  it('is found again after a reload', () => {
    const browser = browserAt('#/prove', 'kept')
    expect(takeToken(browser.places)).toBe('kept')
    expect(browser.addresses).toEqual([])
  })

  it('is null where no runner served the page', () => {
    expect(takeToken(browserAt('#/create').places)).toBeNull()
  })
})
