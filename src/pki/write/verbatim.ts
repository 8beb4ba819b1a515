// asn1js lacks an element that is written as it was read: it parses and writes again, which alters invalid UTF-8 and large
// OID arcs and throws RangeError for odd BMPStrings and very long strings. (Its RawData is no help: inside a SEQUENCE
// it writes nothing.) A certificate must repeat its issuer's name byte for byte (RFC 5280 §4.1.2.4), and a file must
// hold keys and certificates as they are.
import { BaseBlock } from 'asn1js'
import type { Bytes } from '../../text/bytes'

/** An element of asn1js that is written as these bytes. */
class VerbatimBlock extends BaseBlock {
  readonly #der: Bytes

  constructor(der: Bytes) {
    super()
    this.#der = der
  }

  override toBER(_sizeOnly?: boolean, writer?: { write(buffer: ArrayBuffer): void }): ArrayBuffer {
    const buffer = this.#der.slice().buffer
    writer?.write(buffer)
    return buffer
  }
}

/** What @peculiar/asn1-schema and pkijs ask of a value that they write. */
class Verbatim {
  readonly #der: Bytes

  constructor(der: Bytes) {
    this.#der = der
  }

  toASN(): BaseBlock {
    return new VerbatimBlock(this.#der)
  }

  /** asn1-schema takes an object for a value of its own only if it could be read as well. */
  fromASN(): this {
    return this
  }

  /** What pkijs calls the same. */
  toSchema(): BaseBlock {
    return this.toASN()
  }
}

/**
 * Takes the place of a value in a structure of @peculiar/asn1-x509 or pkijs.
 *
 * @param der one whole element, written as it is.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- The caller says what it stands for.
export function verbatim<T>(der: Bytes): T {
  return new Verbatim(der) as unknown as T
}
