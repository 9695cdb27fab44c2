import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { composeDraft } from '../../core/mail/compose-draft.ts';
import { describeMessage } from '../../core/mail/describe-message.ts';
import { parseAddresses } from '../../core/mail/parse-addresses.ts';

const read = (text: string) => {
  const { addresses, problem } = parseAddresses(text);
  return [
    ...addresses.map(({ name, address }) => `${name}|${address}`),
    ...(problem === null ? [] : [problem]),
  ];
};

describe('addresses as people type them', () => {
  it.each([
    ['', []],
    [' , ; ', []],
    ['a@b.example', ['|a@b.example']],
    ['a@b.example, c@d.example; e@f.example\ng@h', ['|a@b.example', '|c@d.example', '|e@f.example', '|g@h']],
    ['Jane Doe <jane@a.example>', ['Jane Doe|jane@a.example']],
    ['"Doe, Jane" <jane@a.example>', ['Doe, Jane|jane@a.example']],
    ['"Jane \\"JD\\" Doe"<jane@a.example>', ['Jane "JD" Doe|jane@a.example']],
    ['J. R. Müller (sales) <j@a.example>', ['J. R. Müller (sales)|j@a.example']],
    ['j@a.example (J. Müller)', ['J. Müller|j@a.example']],
    ['<j@a.example>', ['|j@a.example']],
    ['mailto:j@a.example', ['|j@a.example']],
    ['Team: a@b.example, c@d.example;', ['|a@b.example', '|c@d.example']],
    ['jürgen@bücher.example', ['|jürgen@bücher.example']],
    ['"odd one"@a.example', ['|"odd one"@a.example']],
    ["o'hara+tag@[192.0.2.1]", ["|o'hara+tag@[192.0.2.1]"]],
  ])('%j is read', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['Jane', 'it has no @'],
    ['Doe, Jane <jane@a.example>', 'quotation marks'],
    ['@a.example', 'nothing stands before the @'],
    ['jane@', 'nothing stands behind the @'],
    ['Jane jane@a.example', 'angle brackets'],
    ['a..b@c.example', '“a..b” cannot stand before the @'],
    ['a@b..example', '“b..example” is no name of a server'],
    ['a@-b.example', 'is no name of a server'],
    ['a@b_c.example', 'is no name of a server'],
    [`${'a'.repeat(300)}@b.example`, 'too long'],
    ['Jane <jane@a.example', 'no address'],
  ])('%j is told what is wrong with it', (text, problem) => {
    expect(parseAddresses(text).problem).toContain(problem);
  });

  it('what can be read is read beside what cannot', () => {
    expect(parseAddresses('a@b.example, Jane, c@d.example').addresses).toHaveLength(2);
  });

  it('what is taken for an address comes through a message unchanged', () => {
    const anyText = fc.string({
      unit: fc.oneof(
        fc.constantFrom(
          'a',
          'b.example',
          '@',
          '<',
          '>',
          '"',
          '(',
          ')',
          ',',
          ';',
          ':',
          ' ',
          '\\',
          '.',
          '\r\n',
          'é',
          'a@b.example',
        ),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
      ),
      maxLength: 30,
    });
    fc.assert(
      fc.property(anyText, (text) => {
        const { addresses } = parseAddresses(text);
        const bytes = composeDraft({
          from: { name: '', address: 'me@a.example' },
          to: addresses,
          cc: [],
          bcc: [],
          subject: '',
          text: '',
          inReplyTo: '',
          references: [],
          messageId: '<1@a.example>',
          date: 0,
        });
        const unquoted = (address: string) =>
          address.replace(/^"(.*)"@/s, (_, local: string) => `${local.replace(/\\(.)/g, '$1')}@`);
        const came = describeMessage(bytes).envelope.to.map(({ address }) => address.replace(/ +/g, ' '));
        expect(came).toEqual(addresses.map(({ address }) => unquoted(address).replace(/ +/g, ' ')));
      }),
      { numRuns: 3000 },
    );
  });
});
