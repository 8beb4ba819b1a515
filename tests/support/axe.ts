// axe in the page. Through the debugger, because the page's CSP rightly admits no foreign script.
import axe from 'axe-core'
import type { Page } from 'playwright'
import { expect } from 'vitest'

/** Expects axe to find nothing; `state` says in a failure which state of the page was looked at. */
export async function expectAccessible(page: Page, state: string): Promise<void> {
  await expect
    .poll(() => page.evaluate(() => document.getAnimations().length), { timeout: 20_000 })
    .toBe(0)
  await page.evaluate(axe.source)
  const violations = await page.evaluate(async () => {
    const found = await (window as unknown as { axe: typeof axe }).axe.run()
    return found.violations.map(
      ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 200)).join(' | ')}`,
    )
  })
  expect(violations, state).toEqual([])
}
