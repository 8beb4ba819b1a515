// The places where a bot's file may be used, each with who was seen to open what is written for it.
import { consumers } from '../bot/outputs/targets'
import { interopTable } from '../bot/outputs/interop-table'
import type { ConsumerView } from './api'

export function listConsumers(): readonly ConsumerView[] {
  return consumers.map((consumer) => ({
    ...consumer,
    readers: (interopTable[consumer.id] ?? []).map(({ name, opens }) => ({ name, opens })),
  }))
}
