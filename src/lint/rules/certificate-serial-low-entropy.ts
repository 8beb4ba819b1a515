import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateSerialLowEntropy: CertificateRule = {
  id: 'certificate-serial-low-entropy',
  appliesTo: 'certificate',
  severity: 'notice',
  title: 'The serial number is longer than 64 bits, so it can contain 64 random bits.',
  source: 'CA/Browser Forum Baseline Requirements §7.1',
  related: { zlint: 'n_serial_number_low_entropy' },
  fix: 'Configure the CA to use serial numbers of 16 random octets.',
  check: ({ serialNumber, serialElement }) => {
    const octets = serialNumber.length - (serialNumber[0] === 0 ? 1 : 0)
    if (octets > 8) return 'pass'
    return {
      detail: `The serial number has ${octets} ${octets === 1 ? 'octet' : 'octets'}.`,
      at: spanOf(serialElement),
    }
  },
}
