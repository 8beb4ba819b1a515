import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateSerialLowEntropy: CertificateRule = {
  id: 'certificate-serial-low-entropy',
  appliesTo: 'certificate',
  severity: 'notice',
  title: 'The serial number has more than 64 bits, so that 64 of them can be random.',
  source: 'CA/Browser Forum Baseline Requirements §7.1',
  related: { zlint: 'n_serial_number_low_entropy' },
  fix: 'Let the CA draw a serial number of 16 random octets.',
  check: ({ serialNumber, serialElement }) => {
    const octets = serialNumber.length - (serialNumber[0] === 0 ? 1 : 0)
    if (octets > 8) return 'pass'
    return {
      detail: `The serial number has ${octets} octets.`,
      at: spanOf(serialElement),
    }
  },
}
