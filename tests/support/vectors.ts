// The files of tests/vectors, the same way in Node and in a browser.
import { encodeUtf8, type Bytes } from '../../src/text/bytes'
import { parseCertificates, type Certificate } from '../../src/pki/x509/certificate'
import { parsePrivateKey, type PrivateKey } from '../../src/pki/keys/private-key'
import { parsePem } from '../../src/pki/pem'

const texts: Record<string, string> = import.meta.glob('../vectors/*.pem', {
  query: '?raw',
  import: 'default',
  eager: true,
})

/** Of every encrypted key among the vectors. */
export const vectorPassphrase = 'practice'

/** Names that start with this, for tests over a whole group. */
export function listVectors(prefix: string): readonly string[] {
  return Object.keys(texts)
    .map((path) => path.replace('../vectors/', ''))
    .filter((name) => name.startsWith(prefix))
}

export function readVectorText(name: string): string {
  const text = texts[`../vectors/${name}`]
  if (text === undefined) throw new Error(`There is no vector ${name}`)
  return text
}

/** The file's bytes, PEM as it is. */
export function readVector(name: string): Bytes {
  return encodeUtf8(readVectorText(name))
}

/** The DER of the first PEM block. */
export function readVectorDer(name: string): Bytes {
  const [block] = parsePem(readVectorText(name))
  if (block === undefined) throw new Error(`The vector ${name} holds no PEM block`)
  return block.der
}

export function readCertificateVector(name: string): Certificate {
  const [certificate] = parseCertificates(readVector(`${name}.crt.pem`))
  if (certificate === undefined) throw new Error(`The vector ${name} holds no certificate`)
  return certificate
}

export async function readKeyVector(name: string): Promise<PrivateKey> {
  const options = { passphrase: vectorPassphrase, hash: 'SHA-256' } as const
  return parsePrivateKey(readVector(`${name}.key.pem`), options)
}
