import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateSerialTooLong: CertificateRule = {
  id: 'certificate-serial-too-long',
  appliesTo: 'certificate',
  severity: 'error',
  title: 'The serial number has at most 20 octets.',
  source: 'RFC 5280 §4.1.2.2',
  related: {
    zlint: 'e_serial_number_longer_than_20_octets',
    pkilint: 'pkix.certificate_serial_number_out_of_range',
  },
  fix: 'Configure the CA to use serial numbers of 16 random octets.',
  check: ({ serialNumber, serialElement }) => {
    if (serialNumber.length <= 20) return 'pass'
    return {
      detail: `The serial number has ${serialNumber.length} octets.`,
      at: spanOf(serialElement),
    }
  },
}
