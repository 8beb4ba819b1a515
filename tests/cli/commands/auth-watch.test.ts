// Repeated checks: what ends them, and with which exit code.
import { expect, it } from 'vitest'
import { watch } from '../../../src/cli/commands/auth-watch'
import { recordIo } from '../../support/command-io'

const pauseMs = 1

it('continues until Ctrl-C, and ends with the last exit code', async () => {
  const io = recordIo()
  const codes = [0, 1, 0, 1]
  let count = 0
  const check = () => {
    const code = codes[count] ?? null
    count += 1
    if (code === null) io.interrupt()
    return Promise.resolve(code)
  }
  const onFailure = () => undefined
  expect(await watch({ pauseMs, check, onFailure }, io)).toBe(1)
  expect(count).toBe(5)
})

it('ends immediately, also in a pause', async () => {
  const io = recordIo()
  const check = () => {
    setTimeout(() => io.interrupt(), 10)
    return Promise.resolve(0)
  }
  const started = performance.now()
  expect(await watch({ pauseMs: 60_000, check, onFailure: () => undefined }, io)).toBe(0)
  expect(performance.now() - started).toBeLessThan(5000)
})

it('continues after a check that throws, which counts as not checked', async () => {
  const io = recordIo()
  const failures: string[] = []
  const check = () => {
    if (failures.length === 3) io.interrupt()
    return Promise.reject(new Error('no file'))
  }
  const onFailure = ({ message }: Error) => void failures.push(message)
  expect(await watch({ pauseMs, check, onFailure }, io)).toBe(3)
  expect(failures).toEqual(['no file', 'no file', 'no file'])
})

it('is interrupted if no check was completed', async () => {
  const io = recordIo()
  const check = () => {
    io.interrupt()
    return Promise.resolve(null)
  }
  await expect(watch({ pauseMs, check, onFailure: () => undefined }, io)).rejects.toMatchObject({
    name: 'AbortError',
  })
})
