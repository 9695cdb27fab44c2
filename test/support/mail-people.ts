import { encodeHeaderText, isAscii } from './mime-encoding.ts';

/** Somebody who writes or gets mail. */
export interface Person {
  readonly name: string;
  readonly address: string;
}

/** Whose account the made-up mail belongs to. */
export const owner: Person = { name: 'Alice Marlow', address: 'alice@marlow.example' };

export const people: readonly [Person, ...Person[]] = [
  { name: 'Tom Marlow', address: 'tom@marlow.example' },
  { name: 'Ines Carvalho', address: 'ines@estaleiro.example' },
  { name: 'Jürgen Thießen', address: 'j.thiessen@werft-foerde.example' },
  { name: 'Maeve O’Donnell', address: 'maeve@harbourworks.example' },
  { name: 'Okafor, Daniel', address: 'd.okafor@harbourworks.example' },
  { name: 'Søren Bæk', address: 'soren@baekmarine.example' },
  { name: 'Priya Raman', address: 'priya.raman@tidegauge.example' },
  { name: 'Łukasz Wójcik', address: 'lukasz@pompy.example' },
  { name: 'Grandma Edith', address: 'edith.marlow@post.example' },
  { name: 'Noor el-Amin', address: 'noor@charter-east.example' },
  { name: 'Captain H. Vane', address: 'vane@ferryline.example' },
  { name: '田中 由美', address: 'tanaka@minato.example' },
  { name: 'Renée Dufour', address: 'renee.dufour@voiles-ouest.example' },
  { name: 'Mikko Aalto', address: 'mikko@aalto-diesel.example' },
  { name: 'Beth (school office)', address: 'office@islandschool.example' },
  { name: '', address: 'harbourmaster@port-innis.example' },
];

/** Those who write to everybody at once. */
export const senders: readonly [Person, ...Person[]] = [
  { name: 'Port Innis Notices', address: 'notices@port-innis.example' },
  { name: 'Chandlery Weekly', address: 'news@chandlery-weekly.example' },
  { name: 'SeaBank', address: 'no-reply@seabank.example' },
  { name: 'Island Ferries', address: 'bookings@islandferries.example' },
];

/** The mailing list that the account gets. */
export const sailingList: Person = { name: 'Small Boat Sailing', address: 'small-boats@lists.example' };

/** A person as an address in a header: quoted or encoded as the name needs it. */
export function mailbox(person: Person): string {
  if (person.name === '') return person.address;
  const plain = /^[\w .'-]+$/.test(person.name) && !person.name.includes('.');
  const phrase = plain
    ? person.name
    : isAscii(person.name)
      ? `"${person.name.replace(/[\\"]/g, '\\$&')}"`
      : encodeHeaderText(person.name, 'Q');
  return `${phrase} <${person.address}>`;
}
