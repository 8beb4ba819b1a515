import type { CertificateRule } from '../rule'
import { spanOf } from '../span'

export const certificateSerialLowEntropy: CertificateRule = {
  id: 'certificate-serial-low-entropy',
  appliesTo: 'certificate',
  severity: 'notice',
  says: 'The serial number is long enough to hold 64 random bits.',
  source: 'CA/Browser Forum Baseline Requirements §7.1',
  like: { zlint: 'w_serial_number_low_entropy' },
  mend: 'Let the CA draw a serial number of 16 random octets.',
  check: ({ serialNumber, serialElement }) => {
    if (serialNumber.length >= 8) return 'pass'
    return {
      detail: `The serial number has ${8 * serialNumber.length} bits.`,
      at: spanOf(serialElement),
    }
  },
}
