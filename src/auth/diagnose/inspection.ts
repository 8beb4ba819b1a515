// Products that inspect TLS: they answer in a server's place with certificates of a CA of their own, whose name
// gives them away.

const products: readonly (readonly [name: string, pattern: RegExp])[] = [
  ['Zscaler', /zscaler/i],
  ['Netskope', /netskope|goskope/i],
  ['Symantec (Blue Coat) ProxySG', /blue ?coat|proxysg|symantec (?:web|ssl visibility)/i],
  ['Palo Alto Networks', /palo ?alto|pan-?os|globalprotect/i],
  ['Fortinet FortiGate', /forti(?:net|gate|guard|proxy)/i],
  ['Cisco', /cisco (?:umbrella|secure|web|wsa)|opendns|ironport/i],
  ['Sophos', /sophos|astaro/i],
  ['McAfee (Skyhigh)', /mcafee|skyhigh|trellix/i],
  ['Forcepoint', /forcepoint|websense/i],
  ['Check Point', /check ?point/i],
  ['Barracuda', /barracuda/i],
  ['WatchGuard', /watchguard|fireware/i],
  ['SonicWall', /sonicwall/i],
  ['Cato Networks', /cato networks/i],
  ['iboss', /\biboss\b/i],
  ['Menlo Security', /menlo security/i],
  ['Cloudflare Gateway', /cloudflare (?:for teams|gateway)|gateway ca - cloudflare/i],
  ['squid', /\bsquid\b/i],
  ['mitmproxy', /mitmproxy/i],
  ['Charles Proxy', /charles proxy/i],
  ['Fiddler', /fiddler|do_not_trust/i],
  ['Burp', /portswigger/i],
  ['Kaspersky', /kaspersky/i],
  ['ESET', /\beset\b/i],
  ['Avast', /avast|\bavg (?:web|technologies)/i],
  ['Bitdefender', /bitdefender/i],
  ['Untangle', /untangle|\barista (?:ng|edge threat)/i],
  ['pfSense', /pfsense|opnsense/i],
]

/** The product that the names of a server's chain point to; null where none does. */
export function findInspector(
  chain: readonly { readonly subject: string; readonly issuer: string }[],
): string | null {
  // Not the leaf's subject: that is the name that is imitated.
  const names = chain.flatMap(({ subject, issuer }, index) =>
    index === 0 ? [issuer] : [subject, issuer],
  )
  return products.find(([, pattern]) => names.some((name) => pattern.test(name)))?.[0] ?? null
}
