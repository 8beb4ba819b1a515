// The faults that a refusal can be put down to: those of the certificate that the alert fits, or what the alert says
// by itself.
import type { View } from '../finding'
import { readAlert } from './alert-causes'
import { findChainFault } from './chain-fault'
import { findSkew } from './date-fault'
import type { Fault } from './fault'
import { listFaults } from './faults'

const certificateExpired = 45
const unknownCa = 48
const decryptError = 51

/** @param alert null where the server refused in another way. */
export function listFitting(view: View, alert: number | null): readonly Fault[] {
  if (alert === unknownCa) return keep(findChainFault(view, { isNamed: true }))
  const { fits } = readAlert(alert)
  const faults = listFaults(view).filter(({ cause }) => fits?.includes(cause) ?? true)
  if (faults.length > 0) return faults
  if (alert === certificateExpired) return keep(findSkew(view.facts))
  return alert === decryptError ? keep(findOtherKey(view)) : []
}

/** A signature that does not verify is one by another key than the server has under the issuer's name. */
function findOtherKey(view: View): Fault | null {
  const fault = findChainFault(view, { isNamed: true })
  return fault === null ? null : { ...fault, isSettled: false }
}

function keep(fault: Fault | null): readonly Fault[] {
  return fault === null ? [] : [fault]
}
