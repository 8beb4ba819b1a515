// Quoted-printable (RFC 2045 §6.7), as mail programs write it.

/** Text whose characters stand for bytes, UTF-8 where they are. Sequences that are none stay as they are. */
export function decodeQuotedPrintable(text: string): string {
  return text
    .replaceAll(/=[ \t]*(?:\r\n|\r|\n)/g, '')
    .replaceAll(/(?:=[0-9A-Fa-f]{2})+/g, (run) =>
      new TextDecoder().decode(
        Uint8Array.from(run.slice(1).split('='), (hex) => Number.parseInt(hex, 16)),
      ),
    )
}
