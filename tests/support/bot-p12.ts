// A bot's P12, quickly: issued by a vector CA, with the key of a vector.
import { encodeUtf8, type Bytes } from '../../src/text/bytes'
import { parseCertificates } from '../../src/pki/x509/certificate'
import { buildPkcs12 } from '../../src/pki/write/pkcs12'
import { issueBot, type BotOptions } from './bot-certificate'
import { readKeyVector } from './vectors'

export interface BotP12Options extends BotOptions {
  readonly password: string
}

export async function makeP12({ password, ...options }: BotP12Options): Promise<Bytes> {
  const [certificate] = parseCertificates(encodeUtf8((await issueBot(options)).cert))
  if (certificate === undefined) throw new Error('No certificate was issued')
  const key = await readKeyVector(options.key ?? 'good-bot-rsa4096')
  const friendlyName = options.commonName ?? 'bot'
  return buildPkcs12({
    key,
    certificate,
    intermediates: [],
    password,
    friendlyName,
    iterations: 2048,
  })
}
