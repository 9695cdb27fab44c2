import { X509Certificate } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { run } from './run-command.ts';

/** A self-signed certificate to make. */
export interface CertificateOrder {
  readonly certificateFile: string;
  readonly keyFile: string;
  readonly algorithm: 'ecdsa' | 'rsa';
  /** Host names and IP addresses it is valid for; at least one. */
  readonly names: readonly string[];
}

/**
 * Makes a self-signed certificate that can also stand as its own CA, unless the files are there already (a kept
 * directory keeps its identity, so a pinned fingerprint stays right). Returns its SHA-256 fingerprint, upper-case hex with colons.
 */
export async function ensureCertificate(order: CertificateOrder): Promise<string> {
  if (!existsSync(order.certificateFile)) {
    const algorithm =
      order.algorithm === 'rsa' ? ['rsa:2048'] : ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'];
    const names = order.names.map((name) => `${isIP(name) ? 'IP' : 'DNS'}:${name}`).join(',');
    await run('openssl', [
      ...['req', '-x509', '-nodes', '-days', '3650', '-newkey', ...algorithm],
      ...['-subj', `/CN=${order.names[0] ?? 'localhost'}`, '-addext', `subjectAltName=${names}`],
      ...['-keyout', order.keyFile, '-out', order.certificateFile],
    ]);
  }
  return new X509Certificate(await readFile(order.certificateFile)).fingerprint256;
}
