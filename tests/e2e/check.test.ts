// The page Check with a folder as a PKI team gets it: requests by OpenSSL, a ZIP, a mail, certificates, junk.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectSoon, launchBrowser, openApp } from '../support/app-page'
import { expectAccessible } from '../support/axe'
import { needs } from '../support/programs'
import { openWorkshop, type Workshop } from '../support/run'
import { startStaticServer, type StaticServer } from '../support/static-server'

const sound = 200
const short = 40

/** 300 items: 200 sound requests, 40 short ones, 20 in a ZIP, 10 in a mail, 15 certificates, 15 of junk. */
function fillFolder(workshop: Workshop): string {
  const folder = join(workshop.folder, 'batch')
  for (const name of ['', 'team', 'team/more']) mkdirSync(join(folder, name), { recursive: true })
  const vectors = new URL('../vectors/', import.meta.url).pathname
  const request = (key: string, name: string, out: string): void => {
    const subject = `/CN=${name}/O=Excelsior Bank/OU=Collaboration/C=GB`
    workshop.run('openssl', 'req', '-new', '-key', key, '-subj', subject, '-out', out)
  }
  // One key a request, but a few are enough to look at: the batch rules are switched off by distinct names.
  const bot = `${vectors}good-bot-rsa4096.key.pem`
  request(bot, 'sound', 'sound.csr')
  request(`${vectors}lint-ca-rsa2048.key.pem`, 'short', 'short.csr')
  const read = (name: string) => workshop.read(name)
  for (let index = 0; index < sound; index += 1) {
    writeFileSync(
      join(folder, index % 2 ? 'team' : 'team/more', `sound-${index}.csr`),
      read('sound.csr'),
    )
  }
  for (let index = 0; index < short; index += 1) {
    writeFileSync(join(folder, `short-${index}.csr`), read('short.csr'))
  }
  const entries = Array.from(
    { length: 20 },
    (_, index) => [`in/${index}.csr`, read('sound.csr')] as const,
  )
  writeFileSync(join(folder, 'requests.zip'), zipSync(Object.fromEntries<Uint8Array>(entries)))
  const pem = new TextDecoder().decode(read('sound.csr'))
  writeFileSync(join(folder, 'mail.txt'), `Dear team,\r\n\r\n${pem.repeat(10)}\r\nRegards\r\n`)
  const certificate = readFileSync(`${vectors}good-ca-p256.crt.pem`)
  for (let index = 0; index < 15; index += 1) {
    writeFileSync(join(folder, `certificate-${index}.pem`), certificate)
    writeFileSync(join(folder, `junk-${index}.txt`), `Nothing here, ${index}.`)
  }
  return folder
}

describe.runIf(needs('openssl'))('the page Check', () => {
  let browser: Browser
  let server: StaticServer
  let workshop: Workshop
  let folder: string

  beforeAll(async () => {
    workshop = openWorkshop()
    ;[browser, server] = await Promise.all([launchBrowser(), startStaticServer()])
    folder = fillFolder(workshop)
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
    workshop.remove()
  })

  async function open(look: Parameters<typeof openApp>[2] = {}) {
    const app = await openApp(browser, `${server.url}#/check`, look)
    await app.page.locator('#choose-files').waitFor()
    return app
  }

  async function openBatch(look: Parameters<typeof openApp>[2] = {}) {
    const app = await open(look)
    await app.page.getByLabel('Folder to check').setInputFiles(folder)
    await app.page.getByText('300 of 300 shown').waitFor({ timeout: 60_000 })
    return app
  }

  const countOf = (page: Page, name: string) =>
    page.getByRole('group', { name: 'Show' }).getByRole('button', { name }).innerText()

  it('counts a folder of 300 correctly, and filters by verdict, rule and text', async () => {
    const { page, faults, close } = await openBatch()
    expect(await countOf(page, 'All')).toMatch(/300/)
    // The short keys, and certificates of a CA where bots' are expected.
    expect(await countOf(page, 'Errors')).toMatch(/55/)
    expect(await countOf(page, 'Skipped')).toMatch(/15/)

    await page.getByRole('button', { name: /^Errors/ }).click()
    await page.getByText('55 of 300 shown').waitFor()
    await page.getByLabel('Rule').selectOption('rsa-modulus-short')
    await page.getByText('40 of 300 shown').waitFor()
    await page.getByLabel('Search').fill('short-7.csr')
    await page.getByText('1 of 300 shown').waitFor()
    await page.getByLabel('Search').fill('no such thing')
    await page.getByText('0 of 300 shown').waitFor()
    expect(faults).toEqual([])
    await close()
  })

  it('shows an item with its fields, takes a decision, and writes it into the report', async () => {
    const { page, faults, close } = await openBatch()
    await page.getByLabel('Search').fill('short-7.csr')
    await page.getByText('1 of 300 shown').waitFor()
    await page.getByRole('row', { name: /short/ }).last().click()
    await expectSoon(() => page.evaluate(() => document.activeElement?.id === 'batch-item-title'))
    expect(await page.getByText('The RSA key has 2048 bits').isVisible()).toBe(true)
    await page.getByText('ASN.1').first().click()
    await page.getByRole('tree').getByText('commonName').first().waitFor()
    await page.getByRole('button', { name: 'Reject', exact: true }).click()
    await page.getByPlaceholder('Note for the report').fill('too short')

    const reports: Record<string, string> = {}
    for (const format of ['HTML', 'CSV', 'JSON', 'SARIF']) {
      const [started] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('button', { name: `${format} report` }).click(),
      ])
      const path = join(workshop.folder, `report.${format}`)
      await started.saveAs(path)
      reports[format] = readFileSync(path, 'utf8')
    }
    const json = JSON.parse(reports.JSON ?? '') as { items: { decision?: string; note?: string }[] }
    expect(json.items).toHaveLength(300)
    expect(json.items.filter(({ decision }) => decision === 'rejected')).toMatchObject([
      { note: 'too short' },
    ])
    expect(reports.CSV).toContain('"rejected","too short"')
    expect(reports.HTML).toContain('too short')
    expect(JSON.parse(reports.SARIF ?? '')).toMatchObject({ version: '2.1.0' })
    expect(faults).toEqual([])
    await close()
    const paper = await browser.newPage()
    await paper.setContent(reports.HTML ?? '')
    const title = paper.getByRole('heading', { name: 'Certificate check' })
    expect(await title.isVisible()).toBe(true)
    await paper.close()
  })

  it('works by keyboard only', async () => {
    const { page, close } = await openBatch()
    await page.locator('tr[tabindex="0"]').focus()
    for (const key of ['ArrowDown', 'ArrowDown', 'End', 'ArrowUp', 'Space', 'Enter']) {
      await page.keyboard.press(key)
    }
    await expectSoon(() => page.evaluate(() => document.activeElement?.id === 'batch-item-title'))
    await page.getByText('1 selected').waitFor()
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await expectSoon(() =>
      page.evaluate(() => document.activeElement?.getAttribute('aria-rowindex') === '300'),
    )
    await close()
  })

  it('compares with a list of accounts', async () => {
    const { page, close } = await openBatch()
    await page.getByText('Compare with a list of accounts').click()
    await page.getByPlaceholder('demo-bot1').fill('sound\nnobody\n')
    await page.getByLabel('Search').focus()
    await page.getByText('1 account without a request').waitFor({ timeout: 60_000 })
    await page.getByText('300 of 300 shown').waitFor({ timeout: 60_000 })
    await page.getByLabel('Rule').selectOption('account-unknown')
    await page.getByText('55 of 300 shown').waitFor()
    await close()
  })

  it('takes pasted mail', async () => {
    const { page, close } = await open()
    const text = new TextDecoder().decode(workshop.read('short.csr'))
    await page.getByLabel('Paste text').fill(`Hello\n${text}\nBye`)
    await page.keyboard.press('Tab')
    await page.getByText('1 of 1 shown').waitFor()
    await close()
  })

  it.each([
    ['light and wide', { colorScheme: 'light' as const }],
    ['dark and narrow', { colorScheme: 'dark' as const, viewport: { width: 390, height: 800 } }],
  ])('is accessible, %s', async (_name, look) => {
    const empty = await open(look)
    await expectAccessible(empty.page, 'empty')
    await empty.close()
    const { page, close } = await openBatch(look)
    await page.getByLabel('Search').fill('short-7.csr')
    await page.getByText('1 of 300 shown').waitFor()
    await page.locator('tr[tabindex="0"]').press('Enter')
    await page.locator('#batch-item-title').waitFor()
    await page.getByText('ASN.1').first().click()
    await page.getByRole('tree').waitFor()
    await expectAccessible(page, 'a row open')
    await close()
  })
})
