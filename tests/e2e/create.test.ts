// The page Create in a real browser, from the first keystroke to files that OpenSSL opens.
import type { Browser, FileChooser } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  download,
  expectSoon,
  fillForm,
  launchBrowser,
  openApp,
  pressCreate,
  type AppPage,
} from '../support/app-page'
import { makeDevCa, type DevCa } from '../support/dev-ca'
import { needs } from '../support/programs'
import { startStaticServer, type StaticServer } from '../support/static-server'

describe.runIf(needs('openssl'))('the page Create', () => {
  let browser: Browser
  let server: StaticServer
  let ca: DevCa
  let app: AppPage

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startStaticServer()])
    ca = makeDevCa('rsa')
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
    ca.remove()
  })
  afterEach(async () => {
    expect(app.faults).toEqual([])
    await app.close()
    server.overrides.clear()
  })
  const open = async () => (app = await openApp(browser, server.url)).page

  const focusedId = () => app.page.evaluate(() => document.activeElement?.id)

  it('makes files with a dev CA from OpenSSL that OpenSSL accepts', async () => {
    const page = await open()
    await fillForm(page, ca)
    await pressCreate(page)
    await expectSoon(async () => (await focusedId()) === 'result-title')

    const password = await page.getByLabel('The password of the file').innerText()
    const p12 = await download(page, 'demo-bot1.p12', ca.folder)
    const certificate = await download(page, 'demo-bot1-cert.pem', ca.folder)
    const key = `${ca.folder}/bot-key.pem`
    ca.openssl(
      'pkcs12',
      '-in',
      p12,
      '-passin',
      `pass:${password}`,
      '-nocerts',
      '-noenc',
      '-out',
      key,
    )
    expect(ca.openssl('verify', '-CAfile', ca.certificateFile, certificate)).toContain('OK')
    expect(ca.openssl('x509', '-in', certificate, '-pubkey', '-noout')).toBe(
      ca.openssl('pkey', '-in', key, '-pubout'),
    )
    const facts = ca.openssl(
      'x509',
      '-in',
      certificate,
      '-noout',
      '-fingerprint',
      '-sha256',
      '-subject',
    )
    expect(facts).toContain(
      'subject=CN = demo-bot1, O = Symphony Communications LLC, OU = NOT FOR PRODUCTION USE, C = US',
    )
    const fingerprint = /Fingerprint=(\S+)/.exec(facts)?.[1] ?? 'none'
    await expectSoon(() => page.getByText(fingerprint).isVisible())
  })

  it('writes the same subject as openssl req and marks unusual spaces', async () => {
    const page = await open()
    const account = ` it's "a"/b\\c+d, #1 `
    await page.getByLabel('Account name').fill(account)
    await expectSoon(() => page.getByText('CN is “ it').isVisible())
    const written = page.getByLabel('The subject, exactly as it will be written')
    expect(await written.locator('mark').count()).toBe(2)
    await page.getByText('My PKI team').click()
    await pressCreate(page)

    const request = await download(page, 'it-s-a-b-c-d-1.csr', ca.folder)
    const subject = ` it's "a"\\/b\\\\c\\+d, #1 `
    ca.openssl(
      ...'req -new -utf8 -newkey rsa:2048 -noenc -keyout other-key.pem -out other.csr -subj'.split(
        ' ',
      ),
      `/CN=${subject}/O=Symphony Communications LLC/OU=NOT FOR PRODUCTION USE/C=US`,
    )
    // Offset, depth and length of each element differ with the key; the subject's lines do not.
    const subjectOf = (file: string) =>
      ca
        .openssl('asn1parse', '-in', file)
        .match(/prim: (?:OBJECT|UTF8STRING|PRINTABLESTRING).*/g)
        ?.slice(0, 8)
    expect(subjectOf(request)).toEqual(subjectOf('other.csr'))
  })

  it('accepts a click on a choice while the field before it shows its error', async () => {
    const page = await open()
    const choice = page.getByText('My PKI team')
    await page.getByLabel('Account name').click()
    const box = (await choice.boundingBox()) ?? expect.fail('The choice is not shown')
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
    await page.mouse.down()
    // Longer than a frame: an error that is shown now moves the choice from under the pointer.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))))
    await page.mouse.up()
    await expectSoon(() => page.getByRole('radio', { name: 'My PKI team' }).isChecked())
    await expectSoon(() => page.locator('#subject-CN[aria-invalid=true]').isVisible())
  })

  it('makes a request, an encrypted key and details if a PKI team signs', async () => {
    const page = await open()
    await page.getByLabel('Account name').fill('demo-bot1')
    await page.getByText('My PKI team').click()
    await page.getByText('My own').click()
    await page.getByLabel('Password', { exact: true }).fill('typed by hand')
    await pressCreate(page)

    const request = await download(page, 'demo-bot1.csr', ca.folder)
    const key = await download(page, 'demo-bot1-key.pem', ca.folder)
    ca.openssl('req', '-in', request, '-verify', '-noout')
    expect(ca.openssl('req', '-in', request, '-noout', '-pubkey')).toBe(
      ca.openssl('pkey', '-in', key, '-passin', 'pass:typed by hand', '-pubout'),
    )
    expect(await page.getByText('Single Domain Certificate').isVisible()).toBe(true)
    await page.getByText('The same with openssl').click()
    expect(await page.getByText('openssl pkcs12 -export').isVisible()).toBe(true)
  })

  it('shows errors at the fields, focuses the first one, and keeps the input', async () => {
    const page = await open()
    await page.getByText('Change the other details').click()
    await page.getByLabel('Country').fill('usa')
    await page.getByLabel('CA certificate').setInputFiles(ca.certificateFile)
    await page.getByLabel('CA private key').setInputFiles(ca.certificateFile)
    await page.getByLabel('Passphrase of the CA key').fill('typed')
    await page.getByText('My own').click()
    await page.getByLabel('Password', { exact: true }).fill('pässword')
    await page.getByRole('button', { name: 'Create the certificate' }).click()

    await expectSoon(async () => (await focusedId()) === 'subject-CN')
    const described = (label: string) =>
      page.getByLabel(label, { exact: true }).evaluate((element) =>
        (element.getAttribute('aria-describedby') ?? '')
          .split(' ')
          .map((id) => document.getElementById(id)?.innerText ?? '')
          .join(' '),
      )
    expect(await described('Account name')).toContain('CN (Account name) is missing.')
    expect(await described('Country')).toContain('ISO 3166-1')
    expect(await described('Password')).toContain('“ä”')
    expect(await page.locator('#ca-key-messages').innerText()).toContain('not a private key')
    expect(await page.getByLabel('Passphrase of the CA key').inputValue()).toBe('typed')
    expect(await page.getByLabel('Country').inputValue()).toBe('usa')

    await page.getByLabel('CA private key').setInputFiles(ca.keyFile)
    await expectSoon(() => page.getByText('This passphrase does not open the key').isVisible())
    await page.getByLabel('Passphrase of the CA key').fill(ca.passphrase)
    await expectSoon(() => page.getByText('The CA is ready.').isVisible())
  })

  it('does the whole job with only the keyboard', async () => {
    const page = await open()
    await page.locator('#subject-CN').waitFor()
    const tabTo = async (id: string) => {
      for (let presses = 0; presses < 40; presses += 1) {
        await page.keyboard.press('Tab')
        if ((await focusedId()) === id) return
      }
      throw new Error(`Tab does not reach ${id}`)
    }
    // From the start: a listener reaches the browser some time after it is added, and a key pressed before
    // that opens a dialog that nobody hears of.
    const choosers: FileChooser[] = []
    page.on('filechooser', (chooser) => choosers.push(chooser))
    const chooseFile = async (id: string, path: string) => {
      await tabTo(id)
      await page.keyboard.press('Space')
      await expectSoon(() => Promise.resolve(choosers.length > 0))
      await choosers.shift()?.setFiles(path)
    }
    await tabTo('subject-CN')
    await page.keyboard.type('keyboard-bot')
    await chooseFile('ca-certificate', ca.certificateFile)
    await chooseFile('ca-key', ca.keyFile)
    await tabTo('ca-passphrase')
    await page.keyboard.type(ca.passphrase)
    await expectSoon(() => page.getByText('The CA is ready.').isVisible())
    await page.keyboard.press('Enter')
    await expectSoon(async () => (await focusedId()) === 'result-title')
    await page.keyboard.press('Tab')
    const [started] = await Promise.all([
      page.waitForEvent('download'),
      page.keyboard.press('Enter'),
    ])
    expect(started.suggestedFilename()).toBe('keyboard-bot.p12')
  })

  it('creates another one with a new password and the same CA', async () => {
    const page = await open()
    await fillForm(page, ca, 'first-bot')
    await pressCreate(page)
    const first = await page.getByLabel('The password of the file').innerText()
    await page.getByRole('button', { name: 'Create another' }).click()
    await expectSoon(async () => (await focusedId()) === 'subject-CN')
    await page.keyboard.type('second-bot')
    await pressCreate(page)
    expect(await page.locator('#result-title').innerText()).toContain('second-bot')
    expect(await page.getByLabel('The password of the file').innerText()).not.toBe(first)
  })

  it('can be cancelled and keeps the form', async () => {
    const page = await open()
    await fillForm(page, ca)
    await page.getByText('My own').click()
    await page.getByLabel('Password', { exact: true }).fill('slow to derive')
    await page.evaluate(() => {
      // Pressed from inside the page: a click from outside would come when all is done.
      const observer = new MutationObserver(() => document.getElementById('cancel-create')?.click())
      observer.observe(document.body, { childList: true, subtree: true })
    })
    await page.getByRole('button', { name: 'Create the certificate' }).click()
    await expectSoon(() => page.getByRole('button', { name: 'Create the certificate' }).isVisible())
    expect(await page.locator('#result-title').count()).toBe(0)
    expect(await page.getByLabel('Account name').inputValue()).toBe('demo-bot1')
  })

  it('draws the form from the profile', async () => {
    const profile = await (await fetch(`${server.url}profiles/symphony.json`)).text()
    const changed = JSON.parse(profile) as { subject: Record<string, unknown>[] }
    changed.subject.push({
      attribute: 'title',
      label: 'Cost center',
      required: true,
      allowed: ['Alpha', 'Beta'],
      maxLength: 64,
      stringType: 'utf8',
    })
    server.overrides.set('profiles/symphony.json', JSON.stringify(changed))
    const page = await open()
    await page.getByLabel('Cost center').selectOption('Beta')
    const written = page.getByLabel('The subject, exactly as it will be written')
    await expectSoon(async () => (await written.innerText()).includes('Beta'))
  })

  it('says what is wrong in the profile, or that it is missing', async () => {
    server.overrides.set('profiles/symphony.json', '{"id": "UPPER"}')
    let page = await open()
    await expectSoon(async () =>
      (await page.locator('main').innerText()).includes('id: holds something other than a-z'),
    )
    expect(app.faults).toEqual([])
    await app.close()

    server.overrides.set('profiles/symphony.json', null)
    page = await open()
    await expectSoon(async () =>
      (await page.locator('main').innerText()).includes(
        'profiles/symphony.json could not be loaded',
      ),
    )
    // The browser's own line about the 404.
    app.faults.length = 0
  })
})
