// Big-endian octets as a BigInt, for the arithmetic of the key rules.
import { formatHex, type Bytes } from '../../text/bytes'

export function toBigInt(magnitude: Bytes): bigint {
  return BigInt(`0x0${formatHex(magnitude)}`)
}
