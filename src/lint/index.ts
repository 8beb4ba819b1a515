// The list of rules: a new rule needs its file and one line here. Findings are shown in this order: encoding,
// signature, key, subject, requested extensions, certificates; then pairs and batches.
import { accountSpelledOtherwise } from './rules/account-spelled-otherwise'
import { accountUnknown } from './rules/account-unknown'
import { accountWithoutRequest } from './rules/account-without-request'
import { batchCommonNameCase } from './rules/batch-common-name-case'
import { batchCommonNameReused } from './rules/batch-common-name-reused'
import { batchKeyReused } from './rules/batch-key-reused'
import { certificateAkiMissing } from './rules/certificate-aki-missing'
import { certificateExpired } from './rules/certificate-expired'
import { certificateExpiresSoon } from './rules/certificate-expires-soon'
import { certificateIsCa } from './rules/certificate-is-ca'
import { certificateIssuerEmpty } from './rules/certificate-issuer-empty'
import { certificateKeyUsageWithoutCa } from './rules/certificate-key-usage-without-ca'
import { certificateNotYetValid } from './rules/certificate-not-yet-valid'
import { certificateSerialLowEntropy } from './rules/certificate-serial-low-entropy'
import { certificateSerialNotPositive } from './rules/certificate-serial-not-positive'
import { certificateSerialTooLong } from './rules/certificate-serial-too-long'
import { certificateSignatureAlgorithmMismatch } from './rules/certificate-signature-algorithm-mismatch'
import { certificateSignatureAlgorithmUnknown } from './rules/certificate-signature-algorithm-unknown'
import { certificateSkiMissing } from './rules/certificate-ski-missing'
import { certificateValidityEncoding } from './rules/certificate-validity-encoding'
import { certificateValidityInverted } from './rules/certificate-validity-inverted'
import { certificateValidityTooLong } from './rules/certificate-validity-too-long'
import { certificateVersionNot3 } from './rules/certificate-version-not-3'
import { clientAuthMissing } from './rules/client-auth-missing'
import { csrAttributeDuplicate } from './rules/csr-attribute-duplicate'
import { csrAttributesMissing } from './rules/csr-attributes-missing'
import { csrCaRequested } from './rules/csr-ca-requested'
import { csrChallengePassword } from './rules/csr-challenge-password'
import { csrKeyCertSignRequested } from './rules/csr-key-cert-sign-requested'
import { csrVersionNot0 } from './rules/csr-version-not-0'
import { derNotStrict } from './rules/der-not-strict'
import { ecCurveNotAllowed } from './rules/ec-curve-not-allowed'
import { ecPointNotOnCurve } from './rules/ec-point-not-on-curve'
import { extensionCriticalOdd } from './rules/extension-critical-odd'
import { extensionCriticalUnknown } from './rules/extension-critical-unknown'
import { extensionDuplicate } from './rules/extension-duplicate'
import { extensionMalformed } from './rules/extension-malformed'
import { keyKnownBad } from './rules/key-known-bad'
import { keyTypeNotAllowed } from './rules/key-type-not-allowed'
import { keyUsageNoDigitalSignature } from './rules/key-usage-no-digital-signature'
import { pairCommonNameDiffers } from './rules/pair-common-name-differs'
import { pairExtensionAdded } from './rules/pair-extension-added'
import { pairExtensionLost } from './rules/pair-extension-lost'
import { pairKeyDiffers } from './rules/pair-key-differs'
import { pairSubjectFieldAdded } from './rules/pair-subject-field-added'
import { pairSubjectFieldChanged } from './rules/pair-subject-field-changed'
import { pairSubjectFieldDropped } from './rules/pair-subject-field-dropped'
import { pairSubjectOrderChanged } from './rules/pair-subject-order-changed'
import { pairSubjectReEncoded } from './rules/pair-subject-re-encoded'
import { pairValidityShorter } from './rules/pair-validity-shorter'
import { privateKeyBeside } from './rules/private-key-beside'
import { publicKeyMalformed } from './rules/public-key-malformed'
import { rsaExponentEven } from './rules/rsa-exponent-even'
import { rsaExponentNot65537 } from './rules/rsa-exponent-not-65537'
import { rsaExponentTooSmall } from './rules/rsa-exponent-too-small'
import { rsaFermatClosePrimes } from './rules/rsa-fermat-close-primes'
import { rsaModulusEven } from './rules/rsa-modulus-even'
import { rsaModulusNotExact } from './rules/rsa-modulus-not-exact'
import { rsaModulusShort } from './rules/rsa-modulus-short'
import { rsaRoca } from './rules/rsa-roca'
import { rsaSmallFactor } from './rules/rsa-small-factor'
import { sanMalformed } from './rules/san-malformed'
import { signatureAlgorithmNotAllowed } from './rules/signature-algorithm-not-allowed'
import { signatureInvalid } from './rules/signature-invalid'
import { signatureNotCheckable } from './rules/signature-not-checkable'
import { signatureParametersWrong } from './rules/signature-parameters-wrong'
import { spkiParametersWrong } from './rules/spki-parameters-wrong'
import { subjectAttributeDuplicate } from './rules/subject-attribute-duplicate'
import { subjectAttributeUnknown } from './rules/subject-attribute-unknown'
import { subjectCommonNameSeveral } from './rules/subject-common-name-several'
import { subjectControlCharacter } from './rules/subject-control-character'
import { subjectCountryNotIso } from './rules/subject-country-not-iso'
import { subjectCountryNotPrintableString } from './rules/subject-country-not-printable-string'
import { subjectDoubleSpace } from './rules/subject-double-space'
import { subjectEmailForm } from './rules/subject-email-form'
import { subjectEncodingInvalid } from './rules/subject-encoding-invalid'
import { subjectFieldMissing } from './rules/subject-field-missing'
import { subjectInvisibleCharacter } from './rules/subject-invisible-character'
import { subjectMixedScript } from './rules/subject-mixed-script'
import { subjectMojibake } from './rules/subject-mojibake'
import { subjectNotAscii } from './rules/subject-not-ascii'
import { subjectOrderOther } from './rules/subject-order-other'
import { subjectOuterSpace } from './rules/subject-outer-space'
import { subjectRdnMultiValued } from './rules/subject-rdn-multi-valued'
import { subjectStringTypeDeprecated } from './rules/subject-string-type-deprecated'
import { subjectStringTypeOther } from './rules/subject-string-type-other'
import { subjectValueEmpty } from './rules/subject-value-empty'
import { subjectValueNotAllowed } from './rules/subject-value-not-allowed'
import { subjectValuePattern } from './rules/subject-value-pattern'
import { subjectValueTooLong } from './rules/subject-value-too-long'
import { trailingData } from './rules/trailing-data'
import type { BatchRule, ItemRule, PairRule } from './rule'

export const itemRules: readonly ItemRule[] = [
  derNotStrict,
  trailingData,
  csrVersionNot0,
  certificateVersionNot3,
  csrAttributesMissing,
  csrAttributeDuplicate,
  extensionDuplicate,
  extensionMalformed,
  privateKeyBeside,
  signatureInvalid,
  signatureNotCheckable,
  signatureAlgorithmNotAllowed,
  signatureParametersWrong,
  certificateSignatureAlgorithmMismatch,
  certificateSignatureAlgorithmUnknown,
  spkiParametersWrong,
  publicKeyMalformed,
  keyTypeNotAllowed,
  rsaModulusShort,
  rsaModulusNotExact,
  rsaExponentTooSmall,
  rsaExponentEven,
  rsaExponentNot65537,
  rsaModulusEven,
  rsaSmallFactor,
  rsaRoca,
  rsaFermatClosePrimes,
  ecCurveNotAllowed,
  ecPointNotOnCurve,
  keyKnownBad,
  subjectFieldMissing,
  subjectValueEmpty,
  subjectValueNotAllowed,
  subjectValuePattern,
  subjectValueTooLong,
  subjectCountryNotIso,
  subjectCountryNotPrintableString,
  subjectStringTypeDeprecated,
  subjectStringTypeOther,
  subjectEncodingInvalid,
  subjectMojibake,
  subjectOuterSpace,
  subjectDoubleSpace,
  subjectControlCharacter,
  subjectInvisibleCharacter,
  subjectMixedScript,
  subjectNotAscii,
  subjectCommonNameSeveral,
  subjectRdnMultiValued,
  subjectAttributeDuplicate,
  subjectAttributeUnknown,
  subjectOrderOther,
  subjectEmailForm,
  csrCaRequested,
  csrKeyCertSignRequested,
  clientAuthMissing,
  keyUsageNoDigitalSignature,
  extensionCriticalOdd,
  extensionCriticalUnknown,
  sanMalformed,
  csrChallengePassword,
  certificateSerialNotPositive,
  certificateSerialTooLong,
  certificateSerialLowEntropy,
  certificateValidityEncoding,
  certificateValidityInverted,
  certificateValidityTooLong,
  certificateExpired,
  certificateExpiresSoon,
  certificateNotYetValid,
  certificateIssuerEmpty,
  certificateSkiMissing,
  certificateAkiMissing,
  certificateIsCa,
  certificateKeyUsageWithoutCa,
]

export const pairRules: readonly PairRule[] = [
  pairKeyDiffers,
  pairCommonNameDiffers,
  pairSubjectFieldChanged,
  pairSubjectFieldDropped,
  pairSubjectFieldAdded,
  pairSubjectReEncoded,
  pairSubjectOrderChanged,
  pairExtensionLost,
  pairExtensionAdded,
  pairValidityShorter,
]

export const batchRules: readonly BatchRule[] = [
  batchKeyReused,
  batchCommonNameReused,
  batchCommonNameCase,
  accountUnknown,
  accountSpelledOtherwise,
  accountWithoutRequest,
]
