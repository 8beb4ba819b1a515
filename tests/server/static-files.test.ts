// The loopback server serves the files of the built page, and no other files of the machine.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { AppMissing, readStaticFiles } from '../../src/server/static-files'
import { startLoopback, type Loopback } from '../support/loopback-server'

let loopback: Loopback

beforeAll(async () => {
  loopback = await startLoopback()
})
afterAll(() => loopback.close())

it('serves the files that existed at the start, with security headers', async () => {
  const page = await loopback.send({})
  expect(page.status).toBe(200)
  expect(page.body).toContain('The page')
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8')
  expect(page.headers.get('content-security-policy')).toMatch(
    /^default-src 'none'.*frame-ancestors 'none'/,
  )
  expect(Object.fromEntries(page.headers)).toMatchObject({
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  })
  const script = await loopback.send({ target: '/assets/main-1a2b.js?v=1' })
  expect(script).toMatchObject({ status: 200, body: 'export {}' })
  expect(script.headers.get('content-type')).toMatch(/^text\/javascript/)
  writeFileSync(join(loopback.folder, 'app/later.js'), '')
  expect(await loopback.send({ target: '/later.js' })).toMatchObject({ status: 404 })
})

it('answers HEAD without a body', async () => {
  const head = await loopback.send({ method: 'HEAD' })
  expect(head).toMatchObject({ status: 200, body: '' })
  expect(head.headers.get('content-length')).toBe('38')
  expect(await loopback.send({ method: 'HEAD', target: '/none' })).toMatchObject({
    status: 404,
    body: '',
  })
})

it.each([
  '/../secret.txt',
  '/assets/../../secret.txt',
  '/assets/..;/..;/secret.txt',
  '/..;/secret.txt',
  '/./index.html',
  '/%2e%2e/secret.txt',
  '/..%2fsecret.txt',
  '/..%252fsecret.txt',
  '/..%c0%afsecret.txt',
  '/..\\secret.txt',
  '/\\..\\secret.txt',
  '/C:\\secret.txt',
  '/link.txt',
  '/%',
  '/%zz',
  '/%00',
  '/index.html%00.js',
  '/assets',
  '/assets/',
  '/assets//main-1a2b.js',
  '/__proto__',
  '/constructor',
  '/index.html/',
  '/INDEX.HTML',
  `/${'a'.repeat(8_000)}`,
])('has nothing at %s', async (target) => {
  const answer = await loopback.send({ target })
  expect(answer).toMatchObject({ status: 404 })
  expect(answer.body).not.toContain('not for the browser')
})

it('refuses a body and other methods for a file', async () => {
  expect(await loopback.send({ body: 'x' })).toMatchObject({ status: 400 })
  for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'TRACE', 'OPTIONS', 'PROPFIND']) {
    const answer = await loopback.send({ method })
    expect(answer).toMatchObject({ status: 405 })
    expect(answer.headers.get('allow')).toBe('GET, HEAD')
  }
})

it('fails without a built page, and says what to do', async () => {
  const attempt = readStaticFiles(join(loopback.folder, 'nothing'))
  await expect(attempt).rejects.toThrow(AppMissing)
  await expect(attempt).rejects.toThrow(/npm run build/)
})
