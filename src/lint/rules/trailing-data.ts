import type { SharedRule } from '../rule'

export const trailingData: SharedRule = {
  id: 'trailing-data',
  appliesTo: 'both',
  severity: 'error',
  title: 'Nothing follows the item in its block or file.',
  source: 'RFC 7468 §4, §7; X.690 §8.1',
  fix: 'Write it out again: openssl req -in OLD.pem -out NEW.pem.',
  check: ({ form: { root, trailingBytes } }) =>
    trailingBytes === 0
      ? 'pass'
      : {
          detail: `${trailingBytes} bytes follow the item.`,
          at: { offset: root.bytes.length, length: trailingBytes },
        },
}
