// axe finds nothing on any page, in any state, light or dark, wide or narrow.
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fillForm, launchBrowser, openApp, pressCreate } from '../support/app-page'
import { expectAccessible } from '../support/axe'
import { makeDevCa, type DevCa } from '../support/dev-ca'
import { needs } from '../support/programs'
import { startStaticServer, type StaticServer } from '../support/static-server'

const looks = [
  { colorScheme: 'light', viewport: { width: 1280, height: 900 } },
  { colorScheme: 'dark', viewport: { width: 360, height: 700 } },
] as const

describe.runIf(needs('openssl'))('accessibility', () => {
  let browser: Browser
  let server: StaticServer
  let ca: DevCa

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([
      launchBrowser(['--host-resolver-rules=MAP intranet.example 127.0.0.1']),
      startStaticServer(),
    ])
    ca = makeDevCa('ec')
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
    ca.remove()
  })

  describe.each(looks)('$colorScheme, $viewport.width wide', (look) => {
    const open = (url = server.url) => openApp(browser, url, look)

    it('of Create: empty, with errors, filled, done', async () => {
      const { page, close } = await open()
      await page.locator('#subject-CN').waitFor()
      await expectAccessible(page, 'empty')

      await page.getByText('One that I type').click()
      await page.getByRole('button', { name: 'Create the certificate' }).click()
      await page.getByText('Type a password.').waitFor()
      await expectAccessible(page, 'errors')

      await page.getByText('A strong one, made here').click()
      await fillForm(page, ca, ' demo-bot1')
      await page.getByText('Change the other details').click()
      await expectAccessible(page, 'filled')

      await pressCreate(page)
      for (const summary of await page.locator('.result summary').all()) await summary.click()
      await expectAccessible(page, 'done')
      await close()
    })

    it('of Create for a PKI team', async () => {
      const { page, close } = await open()
      await page.getByLabel('Account name').fill('demo-bot1')
      await page.getByText('My PKI team').click()
      await pressCreate(page)
      await expectAccessible(page, 'done')
      await close()
    })

    it('of Prove without a runner, and of the page without https', async () => {
      const prove = await open(`${server.url}#/prove`)
      await prove.page.getByText('botcert auth').first().waitFor()
      await expectAccessible(prove.page, 'prove')
      await prove.close()

      const insecure = await open(server.url.replace('127.0.0.1', 'intranet.example'))
      await insecure.page.getByText('This page needs https').waitFor()
      expect(insecure.faults).toEqual([])
      await expectAccessible(insecure.page, 'insecure')
      await insecure.close()
    })

    it('scrolls in one direction only', async () => {
      const { page, close } = await open()
      await fillForm(page, ca)
      await pressCreate(page)
      for (const summary of await page.locator('.result summary').all()) await summary.click()
      // What scrolls by itself may be wider inside; nothing else may stick out of the page.
      const stickingOut = await page.evaluate(() =>
        [...document.querySelectorAll('main *:not(pre, .visually-hidden)')]
          .filter((element) => element.getBoundingClientRect().right > innerWidth)
          .map((element) => element.outerHTML.slice(0, 100)),
      )
      expect(stickingOut).toEqual([])
      await close()
    })
  })
})
