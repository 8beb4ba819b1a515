// A mail as it is copied out of a mail program: quoted from an earlier one, quoted-printable, text around it.

/** The text quoted by `> `, in a body of quoted-printable lines. */
export function writeMail(text: string): string {
  const quoted = text
    .trimEnd()
    .split('\n')
    .map((line) => `> ${line}`)
  const body = [
    'Guten Tag,',
    '',
    'here are the certificates for your bot – please write back if anything is missing.',
    '',
    'On Monday the CA wrote:',
    ...quoted,
    '',
    'Kind regards',
    '-- ',
    'PKI team, Excelsior Bank',
  ]
  return [
    'From: PKI team <pki@excelsior.example>',
    'To: Bot owner <bots@excelsior.example>',
    'Subject: =?utf-8?Q?Your_certificate_=E2=80=93_done?=',
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: quoted-printable',
    '',
    ...body.map(encodeLine),
    '',
  ].join('\r\n')
}

/** RFC 2045 §6.7, with soft line breaks far inside of what is allowed. */
function encodeLine(line: string): string {
  const tokens = Array.from(new TextEncoder().encode(line), (byte) => {
    const isPlain = byte >= 0x20 && byte <= 0x7e && byte !== 0x3d
    return isPlain
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`
  })
  const lines: string[] = []
  for (let start = 0; start < tokens.length; start += 50) {
    lines.push(tokens.slice(start, start + 50).join(''))
  }
  return lines.join('=\r\n')
}
