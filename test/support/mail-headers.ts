import { mailbox, type Person, people } from './mail-people.ts';
import { headerLine } from './mime-encoding.ts';
import type { SeededRandom } from './random.ts';

/** A Message-ID without angle brackets. */
export function madeId(random: SeededRandom, domain: string): string {
  return `${random.bytes(9).toString('hex')}@${domain}`;
}

/** The value of a Cc header. */
export function copies(random: SeededRandom): string {
  return Array.from({ length: random.integer(1, 6) }, () => mailbox(random.pick(people))).join(', ');
}

/** How a list marks what it sends on. */
export function listHeaders(list: Person): string[] {
  return [
    headerLine('List-Id', `${list.name} <${list.address.replace('@', '.')}>`),
    headerLine('List-Unsubscribe', `<mailto:${list.address.replace('@', '-leave@')}>`),
    'Precedence: list\r\n',
  ];
}

/** What transport leaves in front of a message: long, folded, and on the wire a cost like any other byte. */
export function traceHeaders(random: SeededRandom, domain: string, date: Date): string[] {
  const hop = () =>
    headerLine(
      'Received',
      `from mx${random.integer(1, 9)}.${domain} (mx.${domain} [192.0.2.${random.integer(1, 254)}]) by mail.marlow.example ` +
        `with ESMTPS id ${random.bytes(6).toString('hex')} for <alice@marlow.example>; ${headerDate(date)}`,
    );
  const signature = random.bytes(96).toString('base64').replace(/.{60}/g, '$& ');
  return [
    headerLine('Return-Path', `<bounce@${domain}>`),
    ...Array.from({ length: random.integer(1, 3) }, hop),
    ...(random.chance(0.5)
      ? [
          headerLine(
            'DKIM-Signature',
            `v=1; a=ed25519-sha256; d=${domain}; s=tide; h=from:to:subject:date; b=${signature}`,
          ),
        ]
      : []),
  ];
}

/** A time as RFC 5322 has it, in UTC. */
export function headerDate(date: Date): string {
  return date.toUTCString().replace('GMT', '+0000');
}
