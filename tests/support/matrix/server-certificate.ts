// The certificate of the servers of the matrix, for `localhost`, and the CA that clients know them by.
import type { Workshop } from '../run'

/** Writes `server-ca.pem`, and the server's own as `server.pem` and `.key`, `server.both.pem` and `server.p12`. */
export function makeServerCertificate(shop: Workshop): void {
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc']
  const ca = ['-keyout', 'server-ca.key', '-out', 'server-ca.pem', '-subj', '/CN=Server CA']
  shop.run('openssl', 'req', '-x509', ...newKey, ...ca, '-days', '9')
  const request = ['-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost']
  shop.run('openssl', 'req', ...newKey, ...request)
  shop.write('server.ext', 'subjectAltName=DNS:localhost\nextendedKeyUsage=serverAuth\n')
  const signing = ['-CA', 'server-ca.pem', '-CAkey', 'server-ca.key', '-extfile', 'server.ext']
  const files = ['-in', 'server.csr', '-out', 'server.pem', '-days', '9']
  shop.run('openssl', 'x509', '-req', ...files, ...signing)
  const pair = ['-inkey', 'server.key', '-in', 'server.pem', '-out', 'server.p12']
  shop.run('openssl', 'pkcs12', '-export', ...pair, '-passout', 'env:P12_PASSWORD')
  // HAProxy reads both from one file.
  shop.write('server.both.pem', Buffer.concat([shop.read('server.pem'), shop.read('server.key')]))
}
