// The certification cas of the matrix, run by `openssl ca`: only that can write a validity in the past,
// revoke, and issue CRLs (OpenSSL 3.0).
import type { Workshop } from '../run'
import { readVector } from '../vectors'

/**
 * Writes `root`, `issuing`, `other` and `development` (`.pem`, `.key`): the bank's root, its issuing CA, a stranger,
 * and the bank's second root, which servers do not take.
 */
export function certificateAuthorities(shop: Workshop): void {
  shop.write('ca.cnf', configuration)
  shop.write('root.key', readVector('good-ca-rsa4096.key.pem'))
  shop.write('issuing.key', readVector('lint-ca-rsa2048.key.pem'))
  shop.write('other.key', readVector('good-ca-p256.key.pem'))
  shop.write('development.key', readVector('good-ca-p384.key.pem'))
  const request = (ca: string, subject: string, ...more: readonly string[]) => {
    const files = ['-key', `${ca}.key`, '-out', more.length === 0 ? `${ca}.csr` : `${ca}.pem`]
    shop.run('openssl', 'req', '-new', '-config', 'ca.cnf', ...files, '-subj', subject, ...more)
    shop.write(`${ca}.txt`, '')
  }
  const selfSigned = ['-x509', '-days', '3650', '-extensions', 'ca-certificate']
  request('root', '/CN=Excelsior Bank Bot Root CA/O=Excelsior Bank/C=GB', ...selfSigned)
  request('other', '/CN=Wharf Trading Root CA/O=Wharf Trading/C=GB', ...selfSigned)
  request('development', '/CN=Excelsior Bank Bot Dev CA/O=Excelsior Bank/C=GB', ...selfSigned)
  request('issuing', '/CN=Excelsior Bank Bot Issuing CA/O=Excelsior Bank/C=GB')
  const files = ['-in', 'issuing.csr', '-out', 'issuing.pem', '-notext']
  runCa(shop, 'root', ...files, '-extensions', 'ca-certificate', '-days', '3000')
}

/** `openssl ca` of that CA: signs, revokes or writes its CRL. */
export function runCa(shop: Workshop, ca: string, ...args: readonly string[]): void {
  shop.run('openssl', 'ca', '-batch', '-config', 'ca.cnf', '-name', ca, ...args)
}

const section = (ca: string): string => `[${ca}]
database = ${ca}.txt
certificate = ${ca}.pem
private_key = ${ca}.key
new_certs_dir = .
unique_subject = no
rand_serial = yes
default_md = sha256
default_crl_days = 9
policy = any
`

const configuration = `${['root', 'issuing', 'other', 'development'].map(section).join('')}
[any]
commonName = supplied
organizationName = optional
organizationalUnitName = optional
countryName = optional
[req]
distinguished_name = empty
[empty]
[ca-certificate]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign,cRLSign
subjectKeyIdentifier = hash
[bot]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[ec-bot]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[server-usage]
basicConstraints = critical,CA:FALSE
keyUsage = critical,digitalSignature,keyEncipherment
extendedKeyUsage = serverAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
[no-signing]
basicConstraints = critical,CA:FALSE
keyUsage = critical,keyEncipherment
extendedKeyUsage = clientAuth
subjectKeyIdentifier = hash
authorityKeyIdentifier = keyid
`
