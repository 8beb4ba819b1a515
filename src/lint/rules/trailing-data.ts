import type { SharedRule } from '../rule'

export const trailingData: SharedRule = {
  id: 'trailing-data',
  appliesTo: 'both',
  severity: 'error',
  title: 'The block or file ends after the item.',
  source: 'RFC 7468 §4, §7; X.690 §8.1',
  fix: 'Write the item again: openssl req -in OLD.pem -out NEW.pem.',
  check: ({ form: { root, trailingBytes } }) =>
    trailingBytes === 0
      ? 'pass'
      : {
          detail: `The item is followed by ${trailingBytes} unexpected ${trailingBytes === 1 ? 'byte' : 'bytes'}.`,
          at: { offset: root.bytes.length, length: trailingBytes },
        },
}
