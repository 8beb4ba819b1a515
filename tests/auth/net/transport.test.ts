// Connections to hosts of several addresses, some of which lead nowhere.
import { expect, it } from 'vitest'
import { connectTcp } from '../../../src/auth/net/transport'
import { findFreePort } from '../../support/mtls-world'

it('tells of a host whose addresses all fail what the one says that answers', async () => {
  const endpoint = { host: 'pod.example', port: await findFreePort() }
  // RFC 3849: nobody has the first.
  const addresses = ['2001:db8::1', '127.0.0.1']
  const attempt = connectTcp(endpoint, addresses, AbortSignal.timeout(5000))
  await expect(attempt).rejects.toMatchObject({ code: 'ECONNREFUSED' })
})
