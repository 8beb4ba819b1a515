// The page Open with files from OpenSSL and keytool. OpenSSL opens the converted files.
import type { Browser, Locator, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectSoon, launchBrowser, openApp } from '../support/app-page'
import { needs } from '../support/programs'
import { openWorkshop, type Workshop } from '../support/run'
import { startStaticServer, type StaticServer } from '../support/static-server'

const password = 'correct horse'
const subject = '/CN=demo-bot1/OU=Bots/O=Excelsior Bank/C=GB'

/** Writes a CA and a bot certificate in every container format. */
function writeFiles(workshop: Workshop): void {
  const openssl = (...args: string[]) => workshop.run('openssl', ...args)
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes']
  const ca = ['-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Dev Root', '-days', '4000']
  openssl('req', '-x509', ...curve, ...ca)
  openssl('req', ...curve, '-keyout', 'bot.key', '-out', 'bot.csr', '-subj', subject)
  workshop.write('bot.ext', 'extendedKeyUsage=clientAuth\nkeyUsage=digitalSignature\n')
  const signing = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '30']
  openssl('x509', '-req', '-in', 'bot.csr', ...signing, '-extfile', 'bot.ext', '-out', 'bot.pem')
  openssl('x509', '-in', 'bot.pem', '-outform', 'DER', '-out', 'bot.cer')
  openssl('crl2pkcs7', '-nocrl', '-certfile', 'bot.pem', '-certfile', 'ca.pem', '-out', 'chain.p7b')
  const parts = ['-inkey', 'bot.key', '-in', 'bot.pem', '-certfile', 'ca.pem', '-name', 'my bot']
  const exporting = ['pkcs12', '-export', ...parts, '-passout', `pass:${password}`]
  openssl(...exporting, '-out', 'modern.p12')
  openssl(...exporting, '-legacy', '-out', 'legacy.p12')
  openssl(...exporting, '-nomac', '-out', 'nomac.p12')
  workshop.write('cut.p12', workshop.read('modern.p12').subarray(0, 900))
  const pem = ['bot.key', 'bot.pem', 'ca.pem'].map((name) => workshop.read(name))
  workshop.write('all.pem', Buffer.concat(pem))
}

describe.runIf(needs('openssl'))('the page Open', () => {
  let browser: Browser
  let server: StaticServer
  let workshop: Workshop

  beforeAll(async () => {
    workshop = openWorkshop({ BOT_PASSWORD: password })
    ;[browser, server] = await Promise.all([launchBrowser(), startStaticServer()])
    writeFiles(workshop)
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
    workshop.remove()
  })

  async function open(...names: readonly string[]) {
    const app = await openApp(browser, `${server.url}#/open`)
    await app.page.locator('#open-files').waitFor()
    await put(app.page, ...names)
    return app
  }

  async function put(page: Page, ...names: readonly string[]): Promise<void> {
    await page
      .locator('#open-files')
      .setInputFiles(names.map((name) => `${workshop.folder}/${name}`))
    for (const name of names) await sectionOf(page, name).waitFor()
  }

  /** Clicks a download button; returns the file name. */
  async function save(page: Page, button: Locator): Promise<string> {
    const [started] = await Promise.all([page.waitForEvent('download'), button.click()])
    await started.saveAs(`${workshop.folder}/${started.suggestedFilename()}`)
    return started.suggestedFilename()
  }

  it('asks for a password only if the file needs one, and says if it is wrong', async () => {
    const { page, faults, close } = await open('modern.p12')
    const field = page.getByLabel('Password of modern.p12')
    await field.waitFor()
    await expectSoon(() => field.evaluate((input) => input === document.activeElement))

    await field.fill('Correct horse')
    await page.keyboard.press('Enter')
    await page.getByText('The password is wrong.').waitFor()
    expect(await field.getAttribute('aria-invalid')).toBe('true')

    await field.fill(password)
    await page.keyboard.press('Enter')
    const section = sectionOf(page, 'modern.p12')
    await section.getByText('1 private key, 2 certificates').waitFor()
    expect(await field.count()).toBe(0)
    await expectSoon(() =>
      page.evaluate(() => document.activeElement?.textContent === 'modern.p12'),
    )
    await section.getByText('Belongs to CN=demo-bot1').waitFor()
    await section.getByText('Its private key is here.').waitFor()
    await section.getByText('expires in 29 days').waitFor()
    await section.getByText('HMAC-SHA-256, key from the PKCS#12 key derivation').waitFor()
    await section.getByText(/Windows Server 2016.* refuse it/).waitFor()
    expect(faults).toEqual([])
    await close()
  })

  it('shows everything about a certificate, with fingerprints as OpenSSL prints them', async () => {
    const { page, close } = await open('bot.cer')
    expect(await page.getByLabel(/^Password of/).count()).toBe(0)
    await page.getByText('Details').first().click()
    const printed = workshop.run(
      'openssl',
      'x509',
      '-in',
      'bot.pem',
      '-noout',
      '-fingerprint',
      '-sha256',
    )
    const fingerprint = /=(\S+)/.exec(printed)?.[1] ?? 'none'
    await page.getByText(fingerprint).waitFor()
    await page.getByText('client authentication (clientAuth), digital signatures').waitFor()
    await close()
  })

  it.each(['legacy.p12', 'nomac.p12'])('opens %s, and says what is weak in it', async (name) => {
    const { page, close } = await open(name)
    await unlock(page, name)
    await sectionOf(page, name).getByText('1 private key, 2 certificates').waitFor()
    const weakness =
      name === 'legacy.p12' ? '3DES is outdated' : 'A change of the file is not detected'
    await page.getByText(weakness).first().waitFor()
    await close()
  })

  it.runIf(needs('keytool'))('opens a keytool file and converts one of its two keys', async () => {
    const store = [
      '-keystore',
      'java.p12',
      '-storetype',
      'PKCS12',
      '-storepass:env',
      'BOT_PASSWORD',
    ]
    for (const name of ['first-bot', 'second-bot']) {
      const key = ['-alias', name, '-keyalg', 'EC', '-groupname', 'secp256r1']
      workshop.run('keytool', '-genkeypair', ...store, ...key, '-dname', `CN=${name},C=GB`)
    }
    const { page, close } = await open('java.p12')
    await unlock(page, 'java.p12')
    await page.getByText(/Belongs to .*CN=first-bot/).waitFor()
    await page.getByText('There are 2 private keys').waitFor()

    await page.getByLabel('Which key?').selectOption({ label: 'second-bot, C=GB, CN=second-bot' })
    const name = await save(page, page.getByRole('button', { name: 'Convert', exact: true }))
    expect(name).toBe('second-bot.p12')
    const printed = workshop.run(
      ...['openssl', 'pkcs12', '-in', name, '-passin', 'env:BOT_PASSWORD', '-noenc'],
    )
    expect(printed).toContain('CN = second-bot')
    expect(printed).not.toContain('first-bot')
    await close()
  })

  it('opens many files at once, even if one of them is incomplete', async () => {
    const { page, faults, close } = await open('cut.p12', 'all.pem', 'chain.p7b', 'bot.csr')
    await sectionOf(page, 'cut.p12').getByText('This P12 file is damaged or incomplete.').waitFor()
    await sectionOf(page, 'all.pem').getByText('1 private key, 2 certificates').waitFor()
    await sectionOf(page, 'all.pem')
      .getByText('Anyone who gets the file can log in as the bot.')
      .waitFor()
    await sectionOf(page, 'chain.p7b').getByText('2 certificates').waitFor()
    await sectionOf(page, 'bot.csr').getByText('1 certificate request').waitFor()

    // One password opens all files that have it.
    await put(page, 'modern.p12', 'nomac.p12')
    await unlock(page, 'nomac.p12')
    await sectionOf(page, 'modern.p12').getByText('1 private key, 2 certificates').waitFor()

    await page.getByRole('button', { name: 'Close all files' }).click()
    expect(await page.getByRole('button', { name: /^Close/ }).count()).toBe(0)
    expect(faults).toEqual([])
    await close()
  })

  it('accepts pasted text, and says what a file with a misleading P12 name is', async () => {
    const { page, close } = await open()
    const mail = `Hello,\n\nhere it is.\n\n${new TextDecoder().decode(workshop.read('bot.pem'))}\nBye`
    await page.getByLabel('Paste text').fill(mail)
    await page.keyboard.press('Tab')
    await sectionOf(page, 'pasted text').getByText('1 certificate').waitFor()

    workshop.write('renamed.p12', workshop.read('bot.pem'))
    await put(page, 'renamed.p12')
    await page.getByText('Its name says P12, but it is PEM text.').waitFor()
    await close()
  })

  it('converts a file for old programs with the same password', async () => {
    const { page, faults, close } = await open('modern.p12')
    await unlock(page, 'modern.p12')
    await page.getByLabel('Where will it be used?').selectOption('old')
    const name = await save(page, page.getByRole('button', { name: 'Convert', exact: true }))
    expect(name).toBe('demo-bot1.p12')
    await page.getByText('demo-bot1.p12 was downloaded').waitFor()
    const info = workshop.run(
      ...['openssl', 'pkcs12', '-in', name, '-passin', 'env:BOT_PASSWORD', '-legacy'],
      ...['-info', '-noenc'],
    )
    expect(info).toContain('pbeWithSHA1And3-KeyTripleDES-CBC')
    expect(info).toContain('subject=CN = demo-bot1')
    expect(faults).toEqual([])
    await close()
  })

  it('exports parts with one click each, and shows the new password', async () => {
    const { page, close } = await open('modern.p12')
    await unlock(page, 'modern.p12')
    await page.getByText('A new password').click()
    const bundle = await save(page, page.getByRole('button', { name: 'Everything, PEM' }))
    const shown = await page.getByLabel('The password of the file').innerText()
    const keyOf = (...args: string[]) => workshop.run('openssl', 'pkey', '-pubout', ...args)
    expect(keyOf('-in', bundle, '-passin', `pass:${shown}`)).toBe(keyOf('-in', 'bot.key'))
    const der = await save(page, page.getByRole('button', { name: 'Private key, DER' }))
    expect(keyOf('-in', der, '-passin', `pass:${shown}`)).toBe(keyOf('-in', 'bot.key'))

    const p7b = await save(page, page.getByRole('button', { name: 'Whole chain, P7B' }))
    const printed = workshop.run('openssl', 'pkcs7', '-in', p7b, '-inform', 'DER', '-print_certs')
    expect(printed.match(/^subject=/gm)).toHaveLength(2)
    const trust = await save(page, page.getByRole('button', { name: 'Trust store, P12' }))
    const listed = workshop.run(
      ...['openssl', 'pkcs12', '-in', trust, '-passin', `pass:${shown}`, '-nokeys'],
    )
    expect(listed.match(/BEGIN CERTIFICATE/g)).toHaveLength(1)
    const cer = await save(page, page.getByRole('button', { name: 'Certificate, CER' }))
    expect(workshop.read(cer)).toEqual(workshop.read('bot.cer'))
    await close()
  })

  it('joins a key with its certificates from other files', async () => {
    const { page, close } = await open('bot.key')
    await page.getByText('The certificate of the key is missing.').waitFor()
    await put(page, 'ca.pem', 'bot.pem')
    await page.getByText('The certificates come from bot.pem, ca.pem').waitFor()
    await page.getByLabel('Where will it be used?').selectOption('node-curl')
    const shown = await page.getByLabel('Generated password').innerText()
    const name = await save(page, page.getByRole('button', { name: 'Convert', exact: true }))
    const printed = workshop.run(
      ...['openssl', 'pkcs12', '-in', name, '-passin', `pass:${shown}`, '-noenc'],
    )
    expect(printed).toContain('BEGIN PRIVATE KEY')
    expect(printed).toContain('subject=CN = demo-bot1')
    await close()
  })

  it('fills in the fields of Create for a new certificate with the same name', async () => {
    const { page, faults, close } = await open('bot.pem')
    await page.getByRole('button', { name: 'Create a new one with the same name' }).click()
    await page.getByText('The name comes from the file that you opened.').waitFor()
    expect(page.url()).toMatch(/#\/create$/)
    expect(await page.locator('#subject-CN').inputValue()).toBe('demo-bot1')
    await page.getByText('Change the other details').click()
    expect(await page.locator('#subject-O').inputValue()).toBe('Excelsior Bank')
    expect(await page.locator('#subject-OU').inputValue()).toBe('Bots')
    expect(faults).toEqual([])
    await close()
  })

  it('shows the ASN.1 tree, which works with only the keyboard', async () => {
    const { page, faults, close } = await open('bot.pem')
    await page.getByText('Details').first().press('Enter')
    await page.getByText('ASN.1').first().press('Enter')
    const tree = page.getByRole('tree')
    await tree.waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '')
    await page.keyboard.press('Tab')
    expect(await focused()).toContain('SEQUENCE')
    for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key)
    expect(await focused()).toMatch(/INTEGER\s+2/)
    await page.keyboard.press('ArrowLeft')
    expect(await focused()).toContain('[0]')
    await page.keyboard.press('ArrowLeft')
    expect(await tree.locator(':focus').getAttribute('aria-expanded')).toBe('false')
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toMatch(/INTEGER\s+2/)
    await page.keyboard.press('End')
    await page.keyboard.press('Home')
    expect(await tree.locator(':focus').getAttribute('aria-level')).toBe('1')
    await page.getByText('ecdsa-with-SHA256').first().click()
    await page.getByLabel('Its bytes').getByText('06 08 2a 86 48 ce 3d 04 03 02').waitFor()
    expect(faults).toEqual([])
    await close()
  })

  it('hides the values of a private key until they are asked for', async () => {
    const { page, close } = await open('bot.key')
    await page.getByText('Details').first().click()
    await page.getByText('ASN.1').first().click()
    await page.getByRole('tree').getByText('hidden').first().waitFor()
    expect(await page.getByRole('tree').getByText('ecPublicKey').count()).toBe(1)
    expect(await page.getByLabel('Its bytes').count()).toBe(0)
    await page.getByRole('button', { name: 'Show the values' }).click()
    await page.getByRole('button', { name: 'Hide the values' }).waitFor()
    expect(await page.getByRole('tree').getByText('hidden').count()).toBe(0)
    await page.getByLabel('Its bytes').waitFor()
    await close()
  })

  it('shows a revocation list with thousands of entries in parts', async () => {
    const revoked = Array.from({ length: 3000 }, (_, index) => {
      const serial = (0x1000 + index).toString(16).toUpperCase()
      return `R\t361124000000Z\t261124000000Z\t${serial}\tunknown\t/CN=bot${index}\n`
    })
    workshop.write('index', revoked.join(''))
    workshop.write('number', '01\n')
    workshop.write(
      'ca.cnf',
      '[ca]\ndefault_ca=d\n[d]\ndatabase=index\ncrlnumber=number\ndefault_md=sha256\ndefault_crl_days=9\n',
    )
    const signing = ['-config', 'ca.cnf', '-keyfile', 'ca.key', '-cert', 'ca.pem']
    workshop.run('openssl', 'ca', '-gencrl', ...signing, '-out', 'ca.crl')
    const { page, close } = await open('ca.crl')
    await page.getByText('next list in 8 days').waitFor()
    await page.getByText('Details').first().click()
    await page.getByText('ASN.1').first().click()
    await page.getByText('3000 elements').click()
    await page.getByText('Show 200 more of 2,800').click()
    await page.getByText('Show 200 more of 2,600').waitFor()
    expect(await page.getByRole('treeitem').count()).toBeLessThan(500)
    await close()
  })
})

function sectionOf(page: Page, name: string): Locator {
  return page.getByRole('region', { name, exact: true })
}

async function unlock(page: Page, name: string): Promise<void> {
  await page.getByLabel(`Password of ${name}`).fill(password)
  await sectionOf(page, name).getByRole('button', { name: 'Open', exact: true }).click()
  await page.getByLabel(`Password of ${name}`).waitFor({ state: 'detached' })
}
