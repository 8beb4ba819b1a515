import type { CertificateRule } from '../rule'
import { spanOf } from '../model/span'

export const certificateSerialNotPositive: CertificateRule = {
  id: 'certificate-serial-not-positive',
  appliesTo: 'certificate',
  severity: 'error',
  title: 'The serial number is positive.',
  source: 'RFC 5280 §4.1.2.2',
  related: {
    zlint: 'e_serial_number_not_positive',
    pkilint: 'pkix.certificate_serial_number_out_of_range',
  },
  fix: 'Let the CA choose a random serial number: openssl x509 -req … without -set_serial.',
  check: ({ serialNumber, serialElement }) => {
    const isNegative = (serialNumber[0] ?? 0) > 0x7f
    if (!isNegative && serialNumber.some((octet) => octet !== 0)) return 'pass'
    const detail = `The serial number is ${isNegative ? 'negative' : 'zero'}.`
    return { detail, at: spanOf(serialElement) }
  },
}
