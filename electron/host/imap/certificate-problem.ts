import type { PeerCertificate } from 'node:tls';

/** What is wrong with a server's certificate, in plain words: "…, whose certificate is self-signed". */
export const describeCertificateProblem = (
  host: string,
  code: string,
  certificate: PeerCertificate,
): string => {
  switch (code) {
    case 'DEPTH_ZERO_SELF_SIGNED_CERT':
      return `The certificate of ${host} is self-signed: nobody else vouches for it.`;
    case 'SELF_SIGNED_CERT_IN_CHAIN':
    case 'UNABLE_TO_GET_ISSUER_CERT':
    case 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY':
    case 'UNABLE_TO_VERIFY_LEAF_SIGNATURE':
      return `The certificate of ${host} was issued by ${issuerOf(certificate)}, which is not known here.`;
    case 'CERT_HAS_EXPIRED':
      return `The certificate of ${host} expired on ${dateOf(certificate.valid_to)} (today is ${today()} on this computer).`;
    case 'CERT_NOT_YET_VALID':
      return `The certificate of ${host} is valid from ${dateOf(certificate.valid_from)} only. Is this computer's date right (${today()})?`;
    case 'ERR_TLS_CERT_ALTNAME_INVALID':
      return `The certificate that ${host} shows is for ${namesOf(certificate)}, not for ${host}.`;
    case 'CERT_REVOKED':
      return `The certificate of ${host} was revoked.`;
    default:
      return `The certificate of ${host} could not be checked (${code}).`;
  }
};

const today = (): string => new Date().toISOString().slice(0, 10);

const dateOf = (text: string): string => {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString().slice(0, 10);
};

const first = (value: string | string[] | undefined): string | undefined =>
  Array.isArray(value) ? value[0] : value;

const issuerOf = (certificate: PeerCertificate): string =>
  first(certificate.issuer?.O) ?? first(certificate.issuer?.CN) ?? 'someone without a name';

/** The names a certificate is for, from subjectAltName ("DNS:a, IP Address:b"), else from its subject. */
export const namesOf = (certificate: PeerCertificate): string => {
  const names = (certificate.subjectaltname ?? '')
    .split(', ')
    .map((entry) => entry.slice(entry.indexOf(':') + 1))
    .filter((name) => name !== '');
  if (names.length === 0) return first(certificate.subject?.CN) ?? 'no name at all';
  return names.length > 4 ? `${names.slice(0, 4).join(', ')} and others` : names.join(', ');
};
