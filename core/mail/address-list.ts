// Address lists of received mail (RFC 5322, 3.4 and 4.4), read as forgivingly as IMAP servers make an ENVELOPE of them.
import type { Address } from '../model/message.ts';
import { fromByteString } from './byte-string.ts';
import { decodeCharset } from './charset.ts';
import { type AddressFields, addressOf, headerText, headerToken, maxAddresses } from './envelope-fields.ts';
import { HeaderLexer } from './header-lexer.ts';

/** Addresses of all the fields of one name, as byte strings. */
export const readAddresses = (values: readonly string[]): readonly Address[] =>
  values
    .flatMap((value) => [...new AddressReader(value).read()])
    .slice(0, maxAddresses)
    .map(({ name, mailbox, host }) =>
      addressOf({
        name: headerText(name),
        mailbox: headerText(mailbox),
        host: headerToken(decodeCharset(fromByteString(host), null)),
      }),
    )
    .filter((address) => address !== null);

// What Dovecot writes where a field does not say it.
const missingMailbox = 'MISSING_MAILBOX';
const missingDomain = 'MISSING_DOMAIN';
const syntaxError = 'SYNTAX_ERROR';

const groupEnd: AddressFields = { name: '', mailbox: '', host: '' };

class AddressReader {
  readonly #lexer: HeaderLexer;
  readonly #found: AddressFields[] = [];

  constructor(value: string) {
    this.#lexer = new HeaderLexer(value);
  }

  read(): readonly AddressFields[] {
    const lexer = this.#lexer;
    lexer.skip();
    while (!lexer.ended && this.#found.length <= maxAddresses) {
      if (!this.#readGroup()) this.#found.push(this.#readMailbox());
      // What follows a broken address is not read: there is no telling where the next one begins.
      if (!lexer.take(',')) break;
      lexer.skip();
    }
    return this.#found;
  }

  /** `name: a@b, c@d;` */
  #readGroup(): boolean {
    const lexer = this.#lexer;
    const start = lexer.at;
    const name = lexer.phrase();
    if (name === null || !lexer.take(':')) {
      lexer.at = start;
      return false;
    }
    lexer.skip();
    this.#found.push({ name: '', mailbox: name, host: '' });
    while (!lexer.ended && lexer.next !== ';') {
      this.#found.push(this.#readMailbox());
      if (!lexer.take(',')) break;
      lexer.skip();
    }
    lexer.take(';');
    lexer.skip();
    this.#found.push(groupEnd);
    return true;
  }

  #readMailbox(): AddressFields {
    const lexer = this.#lexer;
    const start = lexer.at;
    const name = lexer.next === '<' ? '' : lexer.phrase();
    if (name !== null && lexer.next === '<') return this.#readAngle(name);
    lexer.at = start;
    return this.#readAddrSpec();
  }

  /** `<local@domain>`, with the obsolete route (RFC 5322, 4.4). */
  #readAngle(name: string): AddressFields {
    const lexer = this.#lexer;
    lexer.take('<');
    lexer.skip();
    if (lexer.next === '@') {
      lexer.until(':>');
      lexer.take(':');
      lexer.skip();
    }
    const mailbox = lexer.next === '>' ? '' : this.#readLocalPart();
    const domain = lexer.next === '@' ? this.#readDomain() : '';
    if (mailbox === null || domain === null || !lexer.take('>')) {
      return { name, mailbox: mailbox ?? missingMailbox, host: syntaxError };
    }
    lexer.skip();
    return { name, mailbox: mailbox || missingMailbox, host: domain || missingDomain };
  }

  /** `local@domain`, and the name that old programs put behind it in a comment. */
  #readAddrSpec(): AddressFields {
    const lexer = this.#lexer;
    lexer.lastComment = '';
    const mailbox = this.#readLocalPart();
    const domain = mailbox !== null && lexer.next === '@' ? this.#readDomain() : null;
    if (lexer.lastComment !== '' || domain !== null) {
      return { name: lexer.lastComment, mailbox: mailbox || missingMailbox, host: domain || missingDomain };
    }
    // One word without an address is somebody on this server, several are a name.
    const rest = mailbox === null ? null : lexer.phrase();
    if (rest === null) return { name: '', mailbox: mailbox || missingMailbox, host: missingDomain };
    return { name: `${mailbox} ${rest}`, mailbox: missingMailbox, host: missingDomain };
  }

  #readLocalPart(): string | null {
    return this.#lexer.next === '"' ? this.#lexer.quotedString() : this.#lexer.dotAtom();
  }

  #readDomain(): string | null {
    this.#lexer.take('@');
    this.#lexer.skip();
    return this.#lexer.next === '[' ? this.#lexer.domainLiteral() : this.#lexer.dotAtom();
  }
}
