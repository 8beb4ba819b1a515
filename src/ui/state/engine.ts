// The engine as the page's state sees it.
import type { EngineClient } from '../../engine/client'

export type Engine = EngineClient
