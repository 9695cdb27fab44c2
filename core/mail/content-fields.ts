// The Content- fields of a MIME entity (RFC 2045, RFC 2183), with whatever is broken in them left out.
import { HeaderLexer } from './header-lexer.ts';

export interface ContentType {
  /** Lower case; '' for what cannot be read. */
  readonly type: string;
  readonly subtype: string;
  /** As written, names included. */
  readonly parameters: readonly (readonly [string, string])[];
}

const nothing: ContentType = { type: '', subtype: '', parameters: [] };

/** A value of a Content-Type field. What is not quite a type is none: neither a half nor what follows is believed. */
export const readContentType = (value: string): ContentType => {
  const lexer = new HeaderLexer(value);
  lexer.skip();
  const type = lexer.token().toLowerCase();
  if (lexer.ended) return { ...nothing, type };
  if (type === '' || !lexer.take('/')) return nothing;
  lexer.skip();
  const subtype = lexer.token().toLowerCase();
  if (subtype === '' || (!lexer.ended && lexer.next !== ';')) return nothing;
  return { type, subtype, parameters: readParameters(lexer) };
};

/** A value of a Content-Disposition field. */
export const readDisposition = (value: string): Pick<ContentType, 'type' | 'parameters'> => {
  const lexer = new HeaderLexer(value);
  lexer.skip();
  return { type: lexer.token().toLowerCase(), parameters: readParameters(lexer) };
};

/** A value of a Content-Transfer-Encoding field: lower case; null when it is not one token. */
export const readTransferEncoding = (value: string): string | null => {
  const lexer = new HeaderLexer(value);
  lexer.skip();
  const encoding = lexer.token().toLowerCase();
  return encoding === '' || !lexer.ended || lexer.broken ? null : encoding;
};

const readParameters = (lexer: HeaderLexer): readonly (readonly [string, string])[] => {
  const parameters: [string, string][] = [];
  while (!lexer.ended) {
    if (!lexer.take(';')) {
      lexer.until(';');
      continue;
    }
    lexer.skip();
    const name = lexer.token();
    if (name === '' || !lexer.take('=')) continue;
    lexer.skip();
    const value = readValue(lexer);
    if (value !== null) parameters.push([name, value]);
  }
  return parameters;
};

const readValue = (lexer: HeaderLexer): string | null => {
  if (lexer.next === '"') return lexer.quotedString();
  // An encoded word that was not quoted: `name==?utf-8?b?...?=`.
  if (lexer.next === '=') return lexer.until('; \t\r\n');
  return lexer.token();
};
