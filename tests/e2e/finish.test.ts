// The page Finish in a real browser: OpenSSL signs a request from Create, the reply comes in different formats,
// OpenSSL opens the P12, and curl uses it.
import type { Browser, FileChooser, Page } from 'playwright'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import {
  download,
  expectSoon,
  launchBrowser,
  openApp,
  pressCreate,
  type AppPage,
} from '../support/app-page'
import { writeMail } from '../support/mail'
import { makePkiTeam, type PkiTeam } from '../support/pki-team'
import { needs } from '../support/programs'
import { startStaticServer, type StaticServer } from '../support/static-server'
import { startClientAuthServer } from '../support/tls-server'

const password = 'typed by hand 9'
/** The files that Create makes if a PKI team signs. */
const zip = 'demo-bot1-request.zip'
const key = 'demo-bot1-key.pem'
const csr = 'demo-bot1.csr'

describe.runIf(needs('openssl', 'curl'))('the page Finish', () => {
  let browser: Browser
  let server: StaticServer
  let team: PkiTeam
  let app: AppPage

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startStaticServer()])
    team = makePkiTeam({ P12_PASSWORD: password })
    await makeRequest()
    team.sign(csr, 'reply.pem')
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
    team.remove()
  })
  afterEach(async () => {
    expect(app.faults).toEqual([])
    await app.close()
  })

  async function makeRequest(): Promise<void> {
    const { page, close } = await openApp(browser, server.url)
    await page.getByLabel('Account name').fill('demo-bot1')
    await page.getByText('My PKI team').click()
    await page.getByText('My own').click()
    await page.getByLabel('Password', { exact: true }).fill(password)
    await pressCreate(page)
    for (const name of [zip, csr, key]) await download(page, name, team.folder)
    await close()
  }

  async function open(): Promise<Page> {
    app = await openApp(browser, `${server.url}#/finish`)
    await app.page.locator('#finish-files').waitFor()
    return app.page
  }

  const drop = (page: Page, ...names: readonly string[]) =>
    page.getByLabel('Drop everything here').setInputFiles(names.map((name) => team.path(name)))

  async function unlock(page: Page): Promise<void> {
    await page.getByLabel('Password of the key').fill(password)
    await page.getByText('Key unlocked.').waitFor()
  }

  async function paste(page: Page, text: string): Promise<void> {
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.evaluate((copied) => navigator.clipboard.writeText(copied), text)
    await page.keyboard.press('Control+v')
  }

  async function makeP12(page: Page): Promise<string> {
    await page.getByRole('button', { name: 'Create the P12' }).click()
    await page.locator('#result-title').waitFor({ timeout: 60_000 })
    await expectSoon(async () => (await focusedId(page)) === 'result-title')
    return download(page, 'demo-bot1.p12', team.folder)
  }

  const focusedId = (page: Page) => page.evaluate(() => document.activeElement?.id)

  /** The subjects of the certificates in the P12, as OpenSSL reads it. */
  function listSubjects(p12: string, pass: string): readonly string[] {
    const content = team.run('openssl', 'pkcs12', '-in', p12, '-passin', `pass:${pass}`, '-noenc')
    expect(content).toContain('BEGIN PRIVATE KEY')
    return content.match(/(?<=^subject=).*/gm) ?? []
  }

  const bot = 'CN = demo-bot1, O = Symphony Communications LLC, OU = NOT FOR PRODUCTION USE, C = US'
  const intermediate = 'CN = Excelsior Issuing CA, O = Excelsior Bank, C = GB'

  it('makes a P12 that curl uses from a request and a pasted mail', async () => {
    const page = await open()
    await drop(page, zip)
    const chain = team.text('reply.pem') + team.text('intermediate.pem') + team.text('root.pem')
    await page.getByLabel('Paste text').focus()
    await paste(page, writeMail(chain))
    await page.getByRole('button', { name: 'Remove pasted text' }).waitFor()
    await unlock(page)

    const steps = page.getByRole('list', { name: 'Certificate chain' })
    const roles = (await steps.getByRole('listitem').allInnerTexts()).map(
      (text) => text.split('\n')[0],
    )
    expect(roles).toEqual(['The bot', 'Intermediate', 'Root'])
    expect(await page.getByText('The pod should accept this certificate.').isVisible()).toBe(true)
    expect(await page.getByText('The CA added the extended key usage clientAuth.').count()).toBe(1)

    const p12 = await makeP12(page)
    expect(await page.getByLabel('The password of the file').innerText()).toBe(password)
    expect(listSubjects(p12, password)).toEqual([bot, intermediate])
    const pod = await startClientAuthServer({
      certificate: team.path('server.pem'),
      key: team.path('server.key'),
      anchor: team.path('root.pem'),
      log: team.path('server.log'),
    })
    try {
      const anchor = ['--cacert', team.path('root.pem'), `https://localhost:${pod.port}/`]
      const shown = ['--cert-type', 'P12', '--cert', `${p12}:${password}`]
      const answer = await team.runBeside('curl', '--silent', '--show-error', ...shown, ...anchor)
      expect(answer).toContain('CN=demo-bot1')
    } finally {
      pod.stop()
    }

    await page.getByRole('button', { name: 'Test login' }).click()
    await page.getByText('botcert auth --p12 demo-bot1.p12').waitFor()
  })

  it('opens a P7B and gives the file a new password', async () => {
    const page = await open()
    team.run(
      'openssl',
      ...'crl2pkcs7 -nocrl -certfile root.pem -certfile reply.pem -certfile intermediate.pem'.split(
        ' ',
      ),
      ...['-outform', 'DER', '-out', 'reply.p7b'],
    )
    await drop(page, key, 'reply.p7b')
    await unlock(page)
    await page.getByText('A new password').click()
    const p12 = await makeP12(page)
    const own = await page.getByLabel('The password of the file').innerText()
    expect(own).not.toBe(password)
    expect(listSubjects(p12, own)).toEqual([bot, intermediate])
    expect(await page.getByText('to compare it with the certificate').isVisible()).toBe(true)

    await page.getByRole('button', { name: 'Finish another' }).click()
    await expectSoon(async () => (await focusedId(page)) === 'finish-files')
    expect(await page.getByText('reply.p7b').count()).toBe(0)
    expect(await page.getByLabel('Password of the key').count()).toBe(0)
  })

  it('sorts a chain for a bot in Python', async () => {
    const page = await open()
    team.write(
      'mixed.pem',
      ['root', 'reply', 'intermediate'].map((name) => team.text(`${name}.pem`)).join(''),
    )
    await drop(page, 'mixed.pem', zip)
    await unlock(page)
    await page.getByLabel('Where will it be used?').selectOption('Symphony BDK for Python')
    await page.getByLabel('I want the key without a password').check()
    await page.getByRole('button', { name: 'Create the PEM file' }).click()
    await page.locator('#result-title').waitFor({ timeout: 60_000 })
    const pem = await download(page, 'demo-bot1.pem', team.folder)
    const verified = team.run('openssl', 'verify', '-CAfile', 'root.pem', '-untrusted', pem, pem)
    expect(verified).toContain('OK')
    expect(team.run('openssl', 'pkey', '-in', pem, '-noout')).toBe('')
  })

  it('says which keys and certificates do not belong together', async () => {
    const page = await open()
    team.signAnother('other.pem')
    await drop(page, key, csr, 'other.pem', 'intermediate.pem')
    await unlock(page)
    await page.getByText('These do not belong together.').waitFor()
    const keys = await page.getByRole('list', { name: 'Their public keys' }).innerText()
    expect(keys).toContain(team.shortKeyHash('req', csr))
    expect(keys).toContain(team.shortKeyHash('x509', 'other.pem'))
    expect(await page.getByRole('button', { name: /^Create the/ }).count()).toBe(0)

    await drop(page, 'reply.pem')
    await page.getByRole('button', { name: 'Create the P12' }).waitFor()
    expect(await page.getByText('belongs to another key').isVisible()).toBe(true)
  })

  it('says what is missing and which password is wrong', async () => {
    const page = await open()
    await drop(page, csr, 'reply.pem')
    await page.getByText('Drop demo-bot1-key.pem or the request ZIP').last().waitFor()
    expect(await page.getByLabel('Password of the key').count()).toBe(0)

    await drop(page, key)
    await page.getByLabel('Password of the key').fill('Typed by hand 9')
    await page.getByText('This password does not open demo-bot1-key.pem.').waitFor()
    expect(await page.getByLabel('Password of the key').getAttribute('aria-invalid')).toBe('true')
    await unlock(page)
    await page.getByRole('button', { name: 'Create the P12' }).waitFor()

    await page.getByRole('button', { name: 'Remove reply.pem' }).click()
    await page.getByText('The certificate is missing').last().waitFor()
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain(key)
    await drop(page, 'intermediate.pem')
    await page.getByText('these files contain only CA certificates').last().waitFor()
  })

  it('makes a file that a pod will refuse only after consent', async () => {
    const page = await open()
    team.sign(csr, 'server-only.pem', { usage: 'serverAuth', subject: '/CN=Demo-Bot1/C=US' })
    await drop(page, zip, 'server-only.pem', 'intermediate.pem')
    await unlock(page)
    await page.getByRole('button', { name: 'Create the P12' }).click()
    await expectSoon(async () => (await focusedId(page)) === 'finish-anyway')
    expect(await page.getByText('Please confirm.').isVisible()).toBe(true)
    for (const text of [
      'does not include clientAuth',
      'the request asks for “demo-bot1”',
      'OU (“NOT FOR PRODUCTION USE”) was dropped.',
    ]) {
      expect(await page.getByText(text).count(), text).toBe(1)
    }
    await page.getByLabel('Create it anyway').check()
    await page.getByRole('button', { name: 'Create the P12' }).click()
    await page.locator('#result-title').waitFor({ timeout: 60_000 })
    expect(await page.locator('#result-title').innerText()).toContain('Demo-Bot1')
  })

  it('accepts files dropped or pasted anywhere and stays on the page', async () => {
    const page = await open()
    const bytes = [...team.read('reply.pem')]
    await page.evaluate((content) => {
      const dataTransfer = new DataTransfer()
      dataTransfer.items.add(new File([new Uint8Array(content)], 'reply.pem'))
      const options = { dataTransfer, bubbles: true, cancelable: true }
      document.querySelector('footer')?.dispatchEvent(new DragEvent('drop', options))
    }, bytes)
    await page.getByText('The private key is missing').last().waitFor()
    await page.locator('h1').focus()
    await paste(page, team.text(key))
    await unlock(page)
    await page.getByRole('button', { name: 'Create the P12' }).waitFor()
  })

  it('does the whole job with only the keyboard', async () => {
    const page = await open()
    const choosers: FileChooser[] = []
    page.on('filechooser', (chooser) => choosers.push(chooser))
    const tabTo = async (id: string) => {
      for (let presses = 0; presses < 40; presses += 1) {
        await page.keyboard.press('Tab')
        if ((await focusedId(page)) === id) return
      }
      throw new Error(`Tab does not reach ${id}`)
    }
    await tabTo('finish-files')
    await page.keyboard.press('Space')
    await expectSoon(() => Promise.resolve(choosers.length > 0))
    await choosers[0]?.setFiles([team.path(zip), team.path('reply.pem')])
    await page.locator('#finish-password').waitFor()
    await tabTo('finish-password')
    await page.keyboard.type(password)
    await page.getByRole('button', { name: 'Create the P12' }).waitFor()
    await page.keyboard.press('Enter')
    await expectSoon(async () => (await focusedId(page)) === 'result-title')
    await page.keyboard.press('Tab')
    const [started] = await Promise.all([
      page.waitForEvent('download'),
      page.keyboard.press('Enter'),
    ])
    expect(started.suggestedFilename()).toBe('demo-bot1.p12')
  })

  it('can be cancelled and keeps the files', async () => {
    const page = await open()
    await drop(page, zip, 'reply.pem')
    await unlock(page)
    await page.evaluate(() => {
      // Pressed from inside the page: a click from outside would come when all is done.
      const observer = new MutationObserver(() => document.getElementById('cancel-create')?.click())
      observer.observe(document.body, { childList: true, subtree: true })
    })
    await page.getByRole('button', { name: 'Create the P12' }).click()
    await expectSoon(async () => (await focusedId(page)) === 'finish-button')
    expect(await page.locator('#result-title').count()).toBe(0)
    expect(await page.getByRole('button', { name: 'Remove reply.pem' }).isVisible()).toBe(true)
  })
})
