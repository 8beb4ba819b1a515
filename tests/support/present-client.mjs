// A TLS client in whatever Node runs it: presents a file of a bot to a server and prints the server's answer.
// Arguments: port (0: only load the file), kind of the file (pfx or pem), the file, the file with its password.
import { readFileSync } from 'node:fs'
import { get } from 'node:https'
import { createSecureContext } from 'node:tls'

const [port, kind, file, passwordFile] = process.argv.slice(2)
const bytes = readFileSync(file)
const passphrase = readFileSync(passwordFile, 'utf8')
const credentials =
  kind === 'pfx' ? { pfx: bytes, passphrase } : { cert: bytes, key: bytes, passphrase }

if (port === '0') {
  createSecureContext(credentials)
} else {
  const options = { ...credentials, host: '127.0.0.1', port, rejectUnauthorized: false }
  get(options, (answer) => answer.pipe(process.stdout))
}
