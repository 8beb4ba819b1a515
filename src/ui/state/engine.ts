// The engine as the page's state sees it.
import type { createEngineClient } from '../../engine/client'

export type Engine = ReturnType<typeof createEngineClient>
