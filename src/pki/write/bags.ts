// The parts of a PKCS#12 file (RFC 7292 §4.2): bags, their attributes, the file around them. pkijs lacks DER's order of a
// SET OF, a MacData with NULL parameters or PBMAC1 (ours is put in), and keys and certificates written as they are.
import { BmpString, fromBER, ObjectIdentifier, OctetString } from 'asn1js'
import {
  Attribute,
  AuthenticatedSafe,
  CertBag,
  ContentInfo,
  MacData,
  PFX,
  PKCS8ShroudedKeyBag,
  SafeBag,
  SafeContents,
  type PrivateKeyInfo,
} from 'pkijs'
import { compareBytes, type Bytes } from '../../text/bytes'
import type { Certificate } from '../x509/certificate'
import { oids } from '../asn1/oids'
import { engineKnows, type Pkcs12Engine } from './engine'
import type { MacWriter } from './pkcs12-protection'
import { verbatim } from './verbatim'

export function createCertBag(certificate: Certificate, attributes: readonly Attribute[]): SafeBag {
  const bagValue = new CertBag({
    certId: oids.x509Certificate,
    certValue: new OctetString({ valueHex: certificate.certificateDer }),
  })
  return createBag(oids.certBag, bagValue, attributes)
}

export async function createKeyBag(
  pkcs8Der: Bytes,
  attributes: readonly Attribute[],
  engine: Pkcs12Engine,
): Promise<SafeBag> {
  return createBag(oids.pkcs8ShroudedKeyBag, await encryptPkcs8(pkcs8Der, engine), attributes)
}

/** EncryptedPrivateKeyInfo (RFC 5958 §3). */
export async function encryptPkcs8(
  pkcs8Der: Bytes,
  engine: Pkcs12Engine,
): Promise<PKCS8ShroudedKeyBag> {
  const bag = new PKCS8ShroudedKeyBag({ parsedValue: verbatim<PrivateKeyInfo>(pkcs8Der) })
  await bag.makeInternalValues(engineKnows, engine)
  return bag
}

function createBag(
  bagId: string,
  bagValue: CertBag | PKCS8ShroudedKeyBag,
  attributes: readonly Attribute[],
): SafeBag {
  return new SafeBag({
    bagId,
    bagValue,
    // OPTIONAL, and an empty SET is more than some readers expect.
    ...(attributes.length === 0 ? {} : { bagAttributes: sortSet(attributes) }),
  })
}

/** In the order of their bytes (X.690 §11.6). */
function sortSet(attributes: readonly Attribute[]): Attribute[] {
  const toDer = (each: Attribute) => new Uint8Array(each.toSchema().toBER())
  return [...attributes].sort((a, b) => compareBytes(toDer(a), toDer(b)))
}

/** The alias under which a target lists the bag (RFC 2985 §5.5.1). */
export function createFriendlyName(value: string): Attribute {
  return new Attribute({ type: oids.friendlyName, values: [new BmpString({ value })] })
}

/** Ties a key to its certificate (RFC 2985 §5.5.2): the same octets at both; NSS finds the key by it. */
export async function createLocalKeyId({ certificateDer }: Certificate): Promise<Attribute> {
  const valueHex = await crypto.subtle.digest('SHA-1', certificateDer)
  return new Attribute({ type: oids.localKeyId, values: [new OctetString({ valueHex })] })
}

/**
 * Java's mark of a certificate that is trusted by itself, here for any purpose. Without it Java passes over
 * a certificate that belongs to no key (JDK-8076190, sun.security.pkcs12.PKCS12KeyStore).
 */
export function createJavaTrusted(): Attribute {
  const value = oids.anyExtendedKeyUsage
  return new Attribute({
    type: oids.javaTrustedKeyUsage,
    values: [new ObjectIdentifier({ value })],
  })
}

export interface Pkcs12Part {
  readonly bags: readonly SafeBag[]
  readonly isEncrypted: boolean
}

/** The file (RFC 7292 §4): the parts encrypted or as they are, and the MAC over all. */
export async function sealPkcs12(
  parts: readonly Pkcs12Part[],
  engine: Pkcs12Engine,
  writeMac: MacWriter,
): Promise<Bytes> {
  const safe = new AuthenticatedSafe({
    parsedValue: {
      safeContents: parts.map(({ bags, isEncrypted }) => ({
        privacyMode: isEncrypted ? 1 : 0,
        value: new SafeContents({ safeBags: [...bags] }),
      })),
    },
  })
  await safe.makeInternalValues({ safeContents: parts.map(() => ({ ...engineKnows })) }, engine)
  const content = safe.toSchema().toBER()
  const macDer = writeMac(new Uint8Array(content))
  const file = new PFX({
    authSafe: new ContentInfo({
      contentType: ContentInfo.DATA,
      content: new OctetString({ valueHex: content }),
    }),
    macData: new MacData({ schema: fromBER(macDer).result }),
  })
  return new Uint8Array(file.toSchema().toBER())
}
