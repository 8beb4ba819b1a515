// What the page Prove does with a runner's answers. The answers are written here, as protocol.ts says;
// the runner itself, and both together, have tests of their own.
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  stageIds,
  tokenHeader,
  type AuthReport,
  type AuthRequest,
  type RunnerStatus,
  type Stage,
} from '../../src/runner/protocol'
import { expectSoon, launchBrowser, openApp, pressCreate } from '../support/app-page'
import { expectAccessible } from '../support/axe'
import { makeDevCa, type DevCa } from '../support/dev-ca'
import { needs } from '../support/programs'
import { startStaticServer, type StaticServer } from '../support/static-server'
import { readFileSync } from 'node:fs'

const token = 'T'.repeat(43)

describe.runIf(needs('openssl'))('the page Prove with a runner', () => {
  let browser: Browser
  let server: StaticServer
  let ca: DevCa

  beforeAll(async () => {
    ;[browser, server] = await Promise.all([launchBrowser(), startStaticServer()])
    ca = makeDevCa('ec')
  })
  afterAll(async () => {
    await browser.close()
    await server.close()
    ca.remove()
  })

  async function open(report: AuthReport, look = {}) {
    const app = await openApp(browser, 'about:blank', look)
    const requests: AuthRequest[] = []
    const status: RunnerStatus = {
      version: '0.1.0',
      practice: {
        account: 'practice-bot',
        authorityCertificatePem: readFileSync(ca.certificateFile, 'utf8'),
        authorityKeyPem: readFileSync(ca.keyFile, 'utf8'),
        authorityPassphrase: ca.passphrase,
        apiAddress: 'localhost:39211',
        webAddress: 'localhost:39212',
      },
    }
    await app.page.route('**/api/*', async (route) => {
      expect(route.request().headers()[tokenHeader]).toBe(token)
      if (route.request().url().endsWith('/status')) return route.fulfill({ json: status })
      requests.push(route.request().postDataJSON() as AuthRequest)
      const lines = [
        ...report.stages.map((stage) => ({ type: 'stage', stage })),
        { type: 'report', report },
      ]
      return route.fulfill({ body: lines.map((line) => `${JSON.stringify(line)}\n`).join('') })
    })
    await app.page.goto(`${server.url}#token=${token}`)
    return { ...app, requests }
  }

  it('takes what Create made with the practice CA to the practice pod, and shows every step', async () => {
    const { page, requests, faults, close } = await open(makeReport('accepted'))
    expect(page.url()).toBe(`${server.url}#/create`)
    await page.getByRole('button', { name: 'Use practice-bot' }).click()
    await page.getByRole('button', { name: 'Use the practice CA' }).click()
    await page.getByText('The practice CA is open.').waitFor()
    await pressCreate(page)
    const password = await page.getByLabel('The password of the file').innerText()
    await page.getByRole('button', { name: 'Prove it' }).click()

    await page.getByText('Accepted. The pod let the bot in.').waitFor()
    await expectSoon(() => page.evaluate(() => document.activeElement?.id === 'verdict'))
    expect(await page.getByLabel('Steps of the check').getByRole('listitem').count()).toBe(
      stageIds.length,
    )
    expect(await page.getByText('abcd…').count()).toBe(2)
    expect(requests).toMatchObject([{ password, target: { kind: 'practice' } }])
    const p12 = Buffer.from(requests[0]?.p12Base64 ?? '', 'base64')
    expect(p12.subarray(0, 2)).toEqual(Buffer.from([0x30, 0x82]))
    expect(faults).toEqual([])
    await close()
  })

  it('says beside the field what is missing, and why a pod refused', async () => {
    const { page, requests, close } = await open(makeReport('refused'))
    await page.getByRole('link', { name: 'Prove' }).click()
    await page.getByText('A pod', { exact: true }).click()
    await page.getByRole('button', { name: 'Prove', exact: true }).click()
    await page.getByText('Choose the P12 file of the bot.').waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('prove-p12')
    expect(requests).toEqual([])

    await page.getByLabel('P12 file').setInputFiles(ca.certificateFile)
    await page.getByLabel('Address of the pod').fill('https://MyPod.symphony.com/')
    await page.getByRole('button', { name: 'Prove', exact: true }).click()
    await page.getByText('The server does not know the CA').waitFor()
    expect(requests).toMatchObject([{ target: { kind: 'pod', pod: 'mypod.symphony.com' } }])
    await close()
  })

  it.each(['light', 'dark'] as const)('is accessible in each state, %s', async (colorScheme) => {
    const { page, close } = await open(makeReport('refused'), { colorScheme })
    await page.getByRole('button', { name: 'Use the practice CA' }).waitFor()
    await expectAccessible(page, 'Create with a practice pod')
    await page.getByRole('link', { name: 'Prove' }).click()
    await page.getByRole('button', { name: 'Prove', exact: true }).click()
    await page.getByText('Choose the P12 file of the bot.').waitFor()
    await expectAccessible(page, 'errors')
    await chooseTwoServers(page)
    await expectAccessible(page, 'two servers')
    await page.getByText('The practice pod', { exact: true }).click()
    await page.getByLabel('P12 file').setInputFiles(ca.certificateFile)
    await page.getByRole('button', { name: 'Prove', exact: true }).click()
    await page.getByText('Refused.').waitFor()
    await expectAccessible(page, 'refused')
    await close()
  })
})

async function chooseTwoServers(page: Page): Promise<void> {
  await page.getByText('Two servers', { exact: true }).click()
  await page.getByText('An agent, or a server with a company CA').click()
}

function makeReport(verdict: 'accepted' | 'refused'): AuthReport {
  const isAccepted = verdict === 'accepted'
  const refusedAt = stageIds.indexOf('session-auth')
  const statusAt = (position: number): Stage['status'] => {
    if (isAccepted || position < refusedAt) return 'done'
    return position === refusedAt ? 'failed' : 'skipped'
  }
  return {
    verdict,
    cause: isAccepted ? null : 'client-certificate-unknown-ca',
    stages: stageIds.map((id, position) => ({
      id,
      status: statusAt(position),
      ms: 12,
      detail: `What happened at ${id}.`,
    })),
    certificate: null,
    tokens: {
      sessionToken: isAccepted ? 'abcd… (40 characters)' : null,
      keyManagerToken: isAccepted ? 'abcd… (60 characters)' : null,
    },
  }
}
