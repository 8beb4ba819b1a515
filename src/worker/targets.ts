// The places where a bot's file may be used, each with who was seen to open what is written for it.
import { targets } from '../bot/outputs/targets'
import { interopTable } from '../bot/outputs/interop-table'
import type { TargetView } from './api'

export function listTargets(): readonly TargetView[] {
  return targets.map((target) => ({
    ...target,
    readers: (interopTable[target.id] ?? []).map(({ name, opens }) => ({ name, opens })),
  }))
}
