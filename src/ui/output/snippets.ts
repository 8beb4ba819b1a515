// Ready-made configuration for BDK Java, BDK Python, Node, curl, .NET and botcert. No snippet contains the
// password: it would end up in shell histories and repositories.
import type { PodAddress } from '../login/pod-address'
import { quoteShell, quoteYaml } from '../app/shell'

export interface SnippetInput {
  /** Name of the service account: the common name as written. */
  readonly account: string
  readonly pod: PodAddress
  readonly pkcs12Name: string
}

/** The environment variable that holds the password. */
export const passwordVariable = 'P12_PASSWORD'

/** `config.yaml` of BDK Java 2+, which replaces `${NAME}` from the environment; `$${` is a literal `${`. */
export function bdkJavaConfig({ account, pod, pkcs12Name }: SnippetInput): string {
  return `${hostSettings(pod)}
bot:
  username: ${quoteYaml(account.replaceAll('${', () => '$${'))}
  certificate:
    path: /path/to/${pkcs12Name}
    password: \${${passwordVariable}}
`
}

/** `config.yaml` of BDK Python 2+, which reads one PEM file with certificate and *unencrypted* key. */
export function bdkPythonConfig(input: SnippetInput): string {
  return `${hostSettings(input.pod)}
bot:
  username: ${quoteYaml(input.account)}
  certificate:
    path: /path/to/${combinedPemName(input.pkcs12Name)}
`
}

/** Makes BDK Python's PEM file from the P12. OpenSSL 1.1 and 3 both understand `-nodes`. */
export function combinedPemCommand({ pkcs12Name }: Pick<SnippetInput, 'pkcs12Name'>): string {
  return `umask 077
openssl pkcs12 -in ${quoteShell(pkcs12Name)} -nodes -out ${quoteShell(combinedPemName(pkcs12Name))}
`
}

/** Both calls of the documented workflow, without a body and Content-Type. */
export function curlCommands({ pod, pkcs12Name }: SnippetInput): string {
  const call = (path: string) =>
    `curl --cert-type P12 --cert "./${pkcs12Name}:$${passwordVariable}" \\
  --request POST https://${pod.authAddress}${path}
`
  return `IFS= read -rs ${passwordVariable}   # type the password, then Enter
${call('/sessionauth/v1/authenticate')}${call('/keyauth/v1/authenticate')}`
}

/** An ES module for Node 18 and newer without dependencies. It prints the session token. */
export function nodeScript({ pod, pkcs12Name }: SnippetInput): string {
  return `import { readFileSync } from 'node:fs'
import { request } from 'node:https'

const call = request('https://${pod.authAddress}/sessionauth/v1/authenticate', {
  method: 'POST',
  pfx: readFileSync('/path/to/${pkcs12Name}'),
  passphrase: process.env.${passwordVariable},
})
call.on('response', (answer) => answer.pipe(process.stdout))
call.end()
`
}

/** For .NET 9 and newer; `LoadPkcs12FromFile` replaces a constructor of .NET 8 and older. */
export function dotnetProgram({ pod, pkcs12Name }: SnippetInput): string {
  return `using System.Security.Cryptography.X509Certificates;

// Up to .NET 8: new X509Certificate2(path, password)
var certificate = X509CertificateLoader.LoadPkcs12FromFile(
    "/path/to/${pkcs12Name}",
    Environment.GetEnvironmentVariable("${passwordVariable}"));

using var handler = new HttpClientHandler();
handler.ClientCertificates.Add(certificate);
using var client = new HttpClient(handler);
var answer = await client.PostAsync(
    "https://${pod.authAddress}/sessionauth/v1/authenticate", null);
Console.WriteLine(await answer.Content.ReadAsStringAsync());
`
}

/** The login test of the page in a terminal; it asks for the password. */
export function botcertCommand(pkcs12Name: string, pod: PodAddress): string {
  return `botcert auth --p12 ${quoteShell(pkcs12Name)} --pod ${quoteShell(pod.written)}\n`
}

function hostSettings({ podHost, authAddress }: PodAddress): string {
  const [authHost = '', port = ''] = authAddress.split(/:(?=\d+$)/)
  return `host: ${podHost}
sessionAuth:
  host: ${authHost}
  port: ${port}
keyManager:
  host: ${authHost}
  port: ${port}
`
}

function combinedPemName(pkcs12Name: string): string {
  return pkcs12Name.replace(/\.p12$/, '.pem')
}
