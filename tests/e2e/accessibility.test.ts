// axe finds nothing on any page, in any state, light or dark, wide or narrow.
import { readFileSync, writeFileSync } from 'node:fs'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectSoon, fillForm, launchBrowser, openApp, pressCreate } from '../support/app-page'
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
  /** Of a bot, with a key that nobody has. */
  let otherCertificate: string

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([
      launchBrowser(['--host-resolver-rules=MAP intranet.example 127.0.0.1']),
      startStaticServer(),
    ])
    ca = makeDevCa('ec')
    otherCertificate = `${ca.folder}/other.pem`
    const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout']
    const asBot = ['-subj', '/CN=other-bot', '-addext', 'basicConstraints=CA:FALSE']
    ca.openssl(
      'req',
      '-x509',
      ...newKey,
      `${ca.folder}/other.key`,
      ...asBot,
      '-out',
      otherCertificate,
    )
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

      await page.getByText('My own').click()
      await page.getByRole('button', { name: 'Create the certificate' }).click()
      await page.getByText('Type a password.').waitFor()
      await expectAccessible(page, 'errors')

      await page.getByText('Generate a strong one').click()
      await fillForm(page, ca, ' demo-bot1')
      await page.getByText('Change the other details').click()
      await expectAccessible(page, 'filled')

      await pressCreate(page)
      for (const summary of await page.locator('.result summary').all()) await summary.click()
      await expectAccessible(page, 'done')
      await close()
    })

    it('of Create: each warning of its last step', async () => {
      const { page, close } = await open()
      const place = page.getByLabel('Where will it be used?')
      await place.selectOption({ label: 'Symphony BDK for Python' })
      await page.getByRole('button', { name: 'Create the certificate' }).click()
      await page.getByText('Please confirm.').waitFor()
      await expectAccessible(page, 'a key without a password')
      await place.selectOption({ label: 'FIPS mode' })
      await page.getByText(/^Works with \d/).click()
      await expectAccessible(page, 'who cannot read it')
      await place.selectOption({ label: 'Something else' })
      await page.getByLabel('Iterations').fill('none')
      await page.getByText('My own').click()
      await page.getByLabel('Password', { exact: true }).fill('pässword')
      await page.getByLabel('Use it anyway').check()
      await expectAccessible(page, 'settings of one’s own, a password to agree to')
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

    it('of Finish: empty, locked, of two keys, with findings, done', async () => {
      const { page, close } = await open(`${server.url}#/finish`)
      await page.locator('#finish-files').waitFor()
      await expectAccessible(page, 'empty')

      const files = page.getByLabel('Drop everything here')
      await files.setInputFiles([ca.keyFile, otherCertificate])
      await page.getByLabel('Password of the key').fill('wrong')
      await page.getByText('This password does not open').waitFor()
      await expectAccessible(page, 'locked')

      await page.getByLabel('Password of the key').fill(ca.passphrase)
      await page.getByText('These do not belong together.').waitFor()
      await expectAccessible(page, 'of two keys')

      // A CA's own certificate: it fits its key, and a pod has much against it.
      await files.setInputFiles(ca.certificateFile)
      await page.getByRole('button', { name: 'Create the P12' }).click()
      await page.getByText('Please confirm.').waitFor()
      await expectAccessible(page, 'with findings')

      await page.getByLabel('Create it anyway').check()
      await page.getByRole('button', { name: 'Create the P12' }).click()
      await page.locator('#result-title').waitFor({ timeout: 60_000 })
      await expectAccessible(page, 'done')
      await close()
    })

    it('of Open: empty, locked, wrong, open with everything unfolded, damaged, saved', async () => {
      const [p12, cut] = [`${ca.folder}/other.p12`, `${ca.folder}/cut.p12`]
      const parts = ['-in', otherCertificate, '-inkey', `${ca.folder}/other.key`]
      ca.openssl('pkcs12', '-export', '-legacy', ...parts, '-passout', 'pass:secret', '-out', p12)
      writeFileSync(cut, readFileSync(p12).subarray(0, 600))

      const { page, close } = await open(`${server.url}#/open`)
      await page.locator('#open-files').setInputFiles([])
      await expectAccessible(page, 'empty')
      await page.locator('#open-files').setInputFiles([p12, cut])
      const field = page.getByLabel('Password of other.p12')
      await field.waitFor()
      await page.getByText('This P12 file is damaged or incomplete.').waitFor()
      await expectAccessible(page, 'locked, damaged')
      await field.fill('other')
      await page.keyboard.press('Enter')
      await page.getByText('The password is wrong.').waitFor()
      await expectAccessible(page, 'wrong')

      await field.fill('secret')
      await page.keyboard.press('Enter')
      await page.getByText('3DES is outdated').first().waitFor()
      await page.getByText('A new password').click()
      await page.getByRole('button', { name: 'Everything, PEM' }).click()
      await page.getByText(/was downloaded/).waitFor()
      for (const summary of await page.locator('.page summary').all()) await summary.click()
      await expectSoon(async () => (await page.getByRole('tree').count()) === 4)
      await expectAccessible(page, 'open, unfolded, saved')
      await close()
    })

    it('of Test login without a runner, and of the page without https', async () => {
      const login = await open(`${server.url}#/login`)
      await login.page.getByText('botcert auth').first().waitFor()
      await expectAccessible(login.page, 'login')
      await login.close()

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
