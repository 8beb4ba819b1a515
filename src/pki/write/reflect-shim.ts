// tsyringe, which @peculiar/x509 holds its algorithms in, refuses to load without type metadata and then asks for none:
// three empty functions stand in for a polyfill of 15 kB. Must run before x509 does, see x509.ts.
const reflect = Reflect as unknown as Record<string, unknown>
const nothing = (): undefined => undefined
for (const name of ['getMetadata', 'getOwnMetadata', 'defineMetadata']) reflect[name] ??= nothing
