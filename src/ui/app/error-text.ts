// The sentences that a person reads, keyed by the public codes, so that a missing one does not compile.
// Words of single controls stand in their component; what only a part of the page needs has a file of its own:
// result-text.ts, check-text.ts and so on.
import type { CreateStep, EngineFailure, Notice } from '../../worker/api'

/** What went wrong and what to do, for every code that the engine can send. */
export const failureTexts: Record<EngineFailure['code'], string> = {
  'pem-malformed': 'The PEM text in this file is damaged. Get a fresh copy of the file.',
  'pem-empty': 'Nothing usable was found in this file. It needs PEM text (-----BEGIN …) or DER.',
  'der-malformed': 'This file is damaged or cut short. Get a fresh copy of it.',
  'input-too-large': 'This file is too large to be what is needed here. Was it the right one?',
  'input-unrecognized':
    'Nothing in this file is a certificate, a request, a key or a P12. Was it the right one?',
  'item-not-checked': 'This is neither a request nor a certificate, so there is nothing to check.',
  'pkcs7-malformed': 'This P7B bundle is damaged or cut short. Get a fresh copy of it.',
  'crl-malformed': 'This revocation list is damaged or cut short. Get a fresh copy of it.',
  'zip-malformed': 'This ZIP file is damaged, or it is of a kind that is not read here.',
  'key-expected': 'This is not a private key. Choose the file that holds the CA’s private key.',
  'key-malformed': 'This private key is damaged. Get a fresh copy of the file.',
  'key-unsupported':
    'This kind of private key is not supported. Use an RSA key, or an EC key on P-256 or P-384.',
  'key-ambiguous': 'There is more than one private key here. Leave only the one that is meant.',
  'key-encryption-unsupported':
    'This key is encrypted in a way that Botcert does not read. Convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD.pem -out NEW.pem',
  'passphrase-needed': 'This key is encrypted. Type its passphrase.',
  'passphrase-wrong': 'This passphrase does not open the key. Check upper and lower case.',
  'derivation-too-costly':
    'Opening this key would take far too long: its iteration count is beyond any normal file.',
  'certificate-expected':
    'This is not a certificate. Choose the file that holds the CA’s certificate.',
  'certificate-malformed': 'This certificate is damaged. Get a fresh copy of the file.',
  'not-a-ca':
    'This certificate may not sign others: it is not a CA certificate. Choose your CA’s own certificate.',
  'ca-key-mismatch': 'This key does not belong to the certificate. Choose the pair that fits.',
  'ca-expired': 'This CA certificate has expired. A pod would refuse what it signs.',
  'ca-not-yet-valid':
    'This CA certificate is not valid yet. Check its dates, and the clock of this computer.',
  'csr-malformed': 'The certificate request could not be read.',
  'csr-signature-invalid': 'The certificate request’s own signature is wrong.',
  'subject-invalid': 'One of the names cannot be written into a certificate. See the field.',
  'pkcs12-malformed': 'This is not a P12 file, or it is damaged.',
  'pkcs12-expected': 'This is not a P12 file but something else.',
  'pkcs12-damaged':
    'The password is right, but the P12 file was damaged or changed after it was made. Get a fresh copy.',
  'pkcs12-unsupported': 'This P12 file uses an encryption that Botcert does not read.',
  'pkcs12-key-missing': 'There is no private key in this P12 file.',
  'pkcs12-certificate-missing': 'There is no certificate in this P12 file.',
  'password-refused': 'This password would not open the file everywhere. Choose another.',
  'settings-invalid': 'One of your settings cannot be written into a P12 file:',
  'output-key-missing': 'There is no private key here, and this kind of file needs one.',
  'output-certificate-missing': 'There is no certificate here, and this kind of file needs one.',
  'finish-no-match': 'None of these certificates belongs to the private key.',
  'profile-invalid': 'The profile of this site has a mistake. Tell whoever runs the site:',
  'read-back-failed':
    'The finished files did not pass their check, so they are not offered. Please report this as a bug.',
  'part-not-loaded':
    'A part of Botcert could not be loaded. Are you offline? Go online and try again; nothing is lost.',
  internal: 'Something went wrong inside Botcert. Please report this as a bug.',
}

/** Things worth knowing that stop nothing. */
export const noticeTexts: Record<Notice['code'], string> = {
  'ca-key-short': 'The CA’s key is shorter than Symphony asks for.',
  'validity-cut': 'The certificate ends earlier than usual, because the CA itself ends then.',
  'ca-key-not-encrypted': 'The CA’s key file is not encrypted. Keep it in a safe place.',
  'passphrase-needless': 'The key is not encrypted: the passphrase was not needed.',
}

/** What is going on, while it is going on. */
export const stepTexts: Record<CreateStep, string> = {
  key: 'Making the private key',
  request: 'Writing the request',
  certificate: 'Signing the certificate',
  encrypt: 'Encrypting the files',
  'read-back': 'Reading everything back to check it',
}
