import { expect, it } from 'vitest'
import { formatFileName } from '../../src/bot/file-names'

it.each([
  ['demo-bot1', 'demo-bot1'],
  ['Bot 1 (Büro)', 'Bot-1-Büro'],
  ['../../etc/passwd', 'etc-passwd'],
  ['a/b\\c:d*e?f"g<h>i|j', 'a-b-c-d-e-f-g-h-i-j'],
  ['CON', 'bot-CON'],
  ['lpt1', 'bot-lpt1'],
  ['...', 'bot'],
  ['', 'bot'],
  ['💡', 'bot'],
  ['$(rm -rf ~)', 'rm--rf'],
  ['ボット', 'ボット'],
  ['x'.repeat(64), 'x'.repeat(60)],
])('makes of %j the file name %j', (commonName, fileName) => {
  expect(formatFileName(commonName)).toBe(fileName)
})
