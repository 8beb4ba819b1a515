// All servers of the matrix, in the order of the table.
import { apacheServer } from './apache'
import { gnutlsServer } from './gnutls'
import { haproxyServer } from './haproxy'
import { javaServer } from './java'
import { nginxServer } from './nginx'
import { nodeServer } from './node'
import { opensslServer } from './openssl'
import type { MatrixServer } from './server'
import { stunnelServer } from './stunnel'

export const matrixServers: readonly MatrixServer[] = [
  opensslServer,
  nginxServer,
  haproxyServer,
  apacheServer,
  stunnelServer,
  gnutlsServer,
  javaServer,
  nodeServer,
]
