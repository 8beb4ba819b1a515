// The worker: hands each message to the engine and posts what comes back.
import { createEngine } from './engine'
import { describeFailure } from './failure'
import type { ReplyMessage, RequestMessage } from './messages'

const engine = createEngine()

self.addEventListener('message', ({ data }: MessageEvent<RequestMessage>) => {
  void answer(data)
})

async function answer({ id, call, input }: RequestMessage): Promise<void> {
  const post = (reply: ReplyMessage): void => self.postMessage(reply)
  // The client sends only inputs of the call they belong to; see `call` in client.ts.
  const handle = engine[call] as (input: unknown, onProgress: unknown) => unknown
  try {
    const output = await handle(input, (progress: unknown) =>
      post({ id, kind: 'progress', progress }),
    )
    post({ id, kind: 'done', output })
  } catch (error) {
    post({ id, kind: 'failed', failure: describeFailure(error) })
  }
}
