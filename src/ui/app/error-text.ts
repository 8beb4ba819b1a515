// The messages for the public error codes; a missing one does not compile.
import type { CreateStep, EngineFailure, Notice } from '../../worker/api'

/** What went wrong and what to do, for each code that the engine can send. */
export const failureTexts: Record<EngineFailure['code'], string> = {
  'pem-malformed': 'The PEM text in this file is damaged. Get a fresh copy of the file.',
  'pem-empty': 'This file contains neither PEM text (-----BEGIN …) nor DER. Choose another file.',
  'der-malformed': 'This file is damaged or cut short. Get a fresh copy of it.',
  'input-too-large': 'This file is too large. Did you choose the right one?',
  'input-unrecognized':
    'This file contains no certificate, request, key or P12. Did you choose the right one?',
  'item-not-checked': 'This is neither a request nor a certificate, so it is not checked.',
  'pkcs7-malformed': 'This P7B bundle is damaged or cut short. Get a fresh copy of it.',
  'crl-malformed': 'This revocation list is damaged or cut short. Get a fresh copy of it.',
  'zip-malformed':
    'This ZIP file is damaged, or Botcert does not support its kind. Unpack it yourself.',
  'key-expected': 'This is not a private key. Choose the file that holds the CA’s private key.',
  'key-malformed': 'This private key is damaged. Get a fresh copy of the file.',
  'key-unsupported':
    'This kind of private key is not supported. Use an RSA key, or an EC key on P-256 or P-384.',
  'key-ambiguous':
    'There is more than one private key here. Keep only the one that you want to use.',
  'key-encryption-unsupported':
    'Botcert does not support the encryption of this key. Convert it with: openssl pkcs8 -topk8 -v2 aes-256-cbc -in OLD.pem -out NEW.pem',
  'passphrase-needed': 'This key is encrypted. Enter its passphrase.',
  'passphrase-wrong': 'This passphrase does not open the key. Check upper and lower case.',
  'derivation-too-costly':
    'Unlocking this key would take too long: its iteration count is far above that of normal files.',
  'certificate-expected':
    'This is not a certificate. Choose the file that holds the CA’s certificate.',
  'certificate-malformed': 'This certificate is damaged. Get a fresh copy of the file.',
  'not-a-ca':
    'This is not a CA certificate, so it cannot sign others. Choose your CA’s own certificate.',
  'ca-key-mismatch': 'This key does not belong to the certificate. Choose a matching pair.',
  'ca-expired':
    'This CA certificate has expired. A pod would refuse the certificates that it signs.',
  'ca-not-yet-valid':
    'This CA certificate is not valid yet. Check its dates, and the clock of this computer.',
  'csr-malformed': 'The certificate request could not be read.',
  'csr-signature-invalid': 'The signature of the certificate request is invalid.',
  'subject-invalid': 'A certificate cannot contain one of the names. See the field.',
  'pkcs12-malformed': 'This is not a P12 file, or it is damaged.',
  'pkcs12-expected': 'This is not a P12 file.',
  'pkcs12-damaged':
    'The password is right, but the P12 file was damaged or changed after it was made. Get a fresh copy.',
  'pkcs12-unsupported': 'Botcert does not support the encryption of this P12 file.',
  'pkcs12-key-missing': 'This P12 file contains no private key.',
  'pkcs12-certificate-missing': 'This P12 file contains no certificate.',
  'password-refused': 'Some programs would not accept this password. Choose another.',
  'settings-invalid': 'A P12 file cannot have one of your settings:',
  'output-key-missing': 'This kind of file needs a private key, and there is none.',
  'output-certificate-missing': 'This kind of file needs a certificate, and there is none.',
  'finish-no-match': 'None of these certificates belongs to the private key.',
  'profile-invalid': 'The profile of this site is invalid. Tell the person who runs the site:',
  'read-back-failed':
    'The finished files did not pass their check, so you cannot download them. Please report this bug.',
  'part-not-loaded':
    'A part of Botcert could not be loaded. Are you offline? Go online and try again; nothing is lost.',
  internal: 'Something went wrong in Botcert. Please report this bug.',
}

/** Notices that do not stop anything. */
export const noticeTexts: Record<Notice['code'], string> = {
  'ca-key-short': 'The CA’s key is shorter than Symphony requires.',
  'validity-cut': 'The certificate expires earlier than usual, together with the CA.',
  'ca-key-not-encrypted': 'The CA’s key file is not encrypted. Keep it in a safe place.',
  'passphrase-needless': 'The key is not encrypted, so the passphrase was not needed.',
}

/** The current step while files are made. */
export const stepTexts: Record<CreateStep, string> = {
  key: 'Making the private key',
  request: 'Writing the request',
  certificate: 'Signing the certificate',
  encrypt: 'Encrypting the files',
  'read-back': 'Reading everything back to check it',
}
