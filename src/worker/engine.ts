// Request, use case, reply: one line per call. Runs in the worker and, for its tests, in Node. Heavy modules are
// imported when they are first needed, so that the form works before the X.509 and PKCS#12 code is loaded.
import { computeEntropyBits, generatePassword } from '../bot/passwords'
import { parseProfile } from '../profile/profile'
import type { EngineCall, EngineCalls, ProgressOf } from './api'
import type { OpenedFiles } from './opened-files'
import { createPregeneratedKey, type GenerateKey } from '../bot/pregenerated-key'

type Handlers = {
  readonly [C in EngineCall]: (
    input: EngineCalls[C]['input'],
    onProgress: (progress: ProgressOf<C>) => void,
  ) => EngineCalls[C]['output'] | Promise<EngineCalls[C]['output']>
}

export type Engine = Handlers

const generateKey: GenerateKey = async ({ key, hash }) => {
  const { generateRsaKey } = await import('../pki/keys/private-key')
  return generateRsaKey({ modulusBits: key.bits, hash })
}

export interface EngineOptions {
  /** Default: WebCrypto. */
  readonly generateKey?: GenerateKey
}

/** An engine with its own pregenerated key and opened files. */
export function createEngine(options: EngineOptions = {}): Engine {
  let openedFiles: Promise<OpenedFiles> | null = null
  const files = (): Promise<OpenedFiles> =>
    (openedFiles ??= import('./opened-files').then((module) => module.createOpenedFiles()))
  const pregeneratedKey = createPregeneratedKey(options.generateKey ?? generateKey)
  return {
    parseProfile: ({ profileJson, fileName }) => parseProfile(profileJson, fileName),

    prepare: async ({ profile }) => {
      // Fetched now, so that the page works offline later; except for the old ciphers, which few people need.
      await Promise.all([
        import('../bot/create'),
        import('fflate'),
        files(),
        import('./inspect'),
        import('postal-mime'),
        import('../pki/asn1/tree'),
        import('../bot/renew'),
      ])
      pregeneratedKey.prepare(profile)
      return null
    },

    generatePassword: ({ length }) => ({
      password: generatePassword(length),
      entropyBits: computeEntropyBits(length),
    }),

    checkSubject: async ({ profile, values }) => {
      const { checkSubject } = await import('../bot/subject')
      return checkSubject(profile, values)
    },

    checkCa: async ({ profile, files, now }) => {
      const { openCa } = await import('../bot/ca')
      const { summarizeCertificate } = await import('../pki/x509/certificate')
      const { certificate, notices } = await openCa({ profile, files, now })
      return { certificate: await summarizeCertificate(certificate), notices }
    },

    create: async (request, onStep) => {
      const { createBotCertificate } = await import('../bot/create')
      return createBotCertificate(request, {
        takeKey: () => pregeneratedKey.take(request.profile),
        onStep,
      })
    },

    listTargets: async () => {
      const { listTargets } = await import('../bot/outputs/compatibility')
      return listTargets()
    },

    openFiles: async (request) => (await files()).open(request),
    closeFiles: async (request) => (await files()).close(request),
    convert: async (request) => (await files()).convert(request),
    checkFinish: async (input) => (await files()).checkFinish(input),
    finish: async (request, onStep) => (await files()).finish(request, onStep),
    readKeyTree: async (request) => (await files()).readKeyTree(request),

    readTree: async ({ der }) => {
      const { parseAsn1Tree } = await import('../pki/asn1/tree')
      return parseAsn1Tree(der)
    },

    inspect: async (request, onProgress) => {
      const { inspectFiles } = await import('./inspect')
      return inspectFiles(request, onProgress)
    },

    writeReport: async (request) => {
      const { writeReport } = await import('./inspect')
      return writeReport(request)
    },

    readRenewal: async ({ der, profile }) => {
      const { parseRenewal } = await import('../bot/renew')
      return parseRenewal(der, profile)
    },
  }
}
