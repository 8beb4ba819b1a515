// The files that hold a bot's private key: PKCS#12, PEM with the key plain or encrypted, the key alone. Each is
// read back before it is returned.
import { concatBytes, encodeUtf8, type Bytes } from '../../text/bytes'
import type { Certificate } from '../../pki/x509/certificate'
import { checkSettings, type Pkcs12Settings } from './targets'
import { encodeEncryptedKey } from '../../pki/write/encrypted-key'
import { parseCommonName } from '../../pki/x509/names'
import {
  chooseIterations,
  needCertificates,
  needKey,
  selectIssuers,
  type OutputParts,
} from './output-parts'
import { checkPassword } from '../passwords'
import { encodePem, parsePem } from '../../pki/pem'
import { buildPkcs12 } from '../../pki/write/pkcs12'
import { readBackCertificates, readBackKey, readBackPkcs12 } from './read-back'

/**
 * PKCS#12 as the settings say.
 *
 * @throws PkiError `output-key-missing`, `output-certificate-missing`, `settings-invalid`,
 *   `password-refused` before any work; `read-back-failed`.
 */
export async function buildPkcs12File(
  parts: OutputParts,
  settings: Pkcs12Settings,
): Promise<Bytes> {
  checkSettings(settings)
  const { allows = [], profile, fileName } = parts
  const password = checkPassword(parts.password, { allows })
  const key = needKey(parts)
  const [certificate] = needCertificates(parts.certificates)
  const intermediates =
    settings.chain === 'leaf-only' ? [] : await selectIssuers(parts, settings.chain === 'with-root')
  const friendlyName = [settings.friendlyName, parseCommonName(certificate.subjectDer)].find(
    Boolean,
  )
  const file = await buildPkcs12({
    key,
    certificate,
    intermediates,
    password,
    friendlyName: friendlyName ?? fileName,
    iterations: settings.iterations ?? chooseIterations(parts),
    cipher: settings.cipher,
    kdfHash: settings.kdfHash,
    mac: settings.mac,
  })
  await readBackPkcs12(file, {
    key,
    certificates: [certificate, ...intermediates],
    password,
    hash: profile.hash,
  })
  return file
}

/**
 * Certificate, chain and private key in one PEM, the key as PKCS#8.
 *
 * @throws PkiError `output-key-missing`, `output-certificate-missing`, `password-refused`;
 *   `read-back-failed`.
 */
export async function buildPemFile(
  parts: OutputParts,
  { isEncrypted }: { readonly isEncrypted: boolean },
): Promise<Bytes> {
  const key = needKey(parts)
  const [certificate] = needCertificates(parts.certificates)
  const certificates = [
    certificate,
    ...(await selectIssuers(parts, parts.profile.pkcs12.includeRoot)),
  ]
  const { keyPem, passphrase } = isEncrypted
    ? await encryptKey(parts)
    : { keyPem: encodePem('PRIVATE KEY', key.pkcs8Der), passphrase: '' }
  const file = concatBytes(encodeCertificatePem(certificates), encodeUtf8(keyPem))
  await readBackCertificates(file, certificates)
  await readBackKey(file, { key, passphrase, hash: parts.profile.hash })
  return file
}

/**
 * The private key alone, as encrypted PKCS#8.
 *
 * @throws PkiError `output-key-missing`, `password-refused`; `read-back-failed`.
 */
export async function buildKeyFile(
  parts: OutputParts,
  { isPem }: { readonly isPem: boolean },
): Promise<Bytes> {
  const { keyPem, passphrase } = await encryptKey(parts)
  const file = isPem ? encodeUtf8(keyPem) : (parsePem(keyPem)[0]?.der ?? new Uint8Array())
  await readBackKey(file, { key: needKey(parts), passphrase, hash: parts.profile.hash })
  return file
}

/** Everybody takes an empty passphrase of a PEM for none: no agreement makes one sensible. */
async function encryptKey(parts: OutputParts): Promise<{ keyPem: string; passphrase: string }> {
  const { password, allows = [], profile } = parts
  const passphrase = checkPassword(password, {
    allows: allows.filter((id) => id !== 'password-empty'),
  })
  const { pkcs8Der } = needKey(parts)
  const { iterations } = profile.privateKey
  return { keyPem: await encodeEncryptedKey({ pkcs8Der, passphrase, iterations }), passphrase }
}

/** Blocks one after the other. */
export function encodeCertificatePem(certificates: readonly Certificate[]): Bytes {
  const blocks = certificates.map(({ certificateDer }) => encodePem('CERTIFICATE', certificateDer))
  return encodeUtf8(blocks.join(''))
}
