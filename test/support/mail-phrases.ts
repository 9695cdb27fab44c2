import type { SeededRandom } from './random.ts';

/** What a letter is about: subjects, and sentences that go together in any order. */
interface Topic {
  readonly name: string;
  readonly subjects: readonly [string, ...string[]];
  readonly sentences: readonly [string, ...string[]];
}

const topics: readonly [Topic, ...Topic[]] = [
  {
    name: 'berths',
    subjects: [
      'Berth for the {boat} in {month}',
      'Mooring fees, second quarter',
      'Moving the {boat} to pontoon {number}',
    ],
    sentences: [
      'The {boat} can have the inner berth from the {number}th, but the outer one is free already.',
      'Please bring the insurance papers when you come by the office; the old copy ran out in {month}.',
      'Water and power are included, the crane is not.',
      'There is a {number} cm step at low tide, so mind the ladder.',
      'We expect the dredger on {day} and would rather not have anybody on the east side that week.',
      'If the wind stays in the north we will shift the three big ones first and you after lunch.',
    ],
  },
  {
    name: 'engines',
    subjects: [
      'Impeller and seals',
      'The {part} again',
      'Quote: {part} for the {boat}',
      'Engine hours and the next service',
    ],
    sentences: [
      'The {part} is the one with the longer shaft; the short one fits but sings above 1800 turns.',
      'I had it on the bench on {day} and it lost a litre in {number} minutes.',
      'Price is {amount}, two weeks delivery, or {amount} if we take the one from the demo engine.',
      'Could you send a photo of the type plate? The number in the manual does not exist any more.',
      'Please run her for ten minutes before you shut the seacock, and write down the temperature.',
      'The filter looked like coffee grounds. I have kept it in a jar for you.',
      'Torque is in the table on page {number}, do not trust the sticker.',
    ],
  },
  {
    name: 'works',
    subjects: [
      'Quay wall survey, section {number}',
      'Tide gauge data for {month}',
      'Minutes of the meeting on {day}',
      'Change request {number}: fender piles',
    ],
    sentences: [
      'The divers found two more voids behind the sheet piles, both smaller than the one in section {number}.',
      'Levels are in metres above chart datum, times in UTC, gaps are left empty.',
      'Maeve takes the drawings, Daniel the schedule, and we meet again on {day}.',
      'The contractor asks for {amount} more because of the old timber under the slip.',
      'Nothing in the numbers worries me, but I would like one more reading after the spring tide.',
      'Please mark your changes in the table and leave the first column alone, the script reads it.',
      'Concrete is booked for {day}, weather allowing.',
    ],
  },
  {
    name: 'family',
    subjects: [
      'Sunday lunch',
      'Photos from the island',
      'Edith’s birthday',
      'School trip in {month}',
      'Can you pick up Leo on {day}?',
    ],
    sentences: [
      'Leo has lost another tooth and wants you to know it was the big one.',
      'We could meet at the café by the slip at noon, then walk the dog along the wall.',
      'Grandma asks whether you still have her blue casserole.',
      'The permission slip has to be back by {day}, and they need rubber boots and a packed lunch.',
      'Tom says the roof is dry now, I say let us wait for a real south-westerly.',
      'Bring the good knife. And the kite, if the line is not too tangled.',
      'I have put the best pictures in one place, there are about {number}.',
    ],
  },
  {
    name: 'crossings',
    subjects: [
      'Crossing plan',
      'Weather window on {day}?',
      'Crew list for the delivery',
      'Log of the {boat}, day {number}',
    ],
    sentences: [
      'The low passes north of us on {day}, after that it is reaching all the way.',
      'We are four: two who know her and two who are keen, watches of three hours.',
      'Wind 5, sea moderate, made {number} miles since noon, all well on board.',
      'The radio will be on from seven to eight each evening; after that save the battery.',
      'I would top up water in the last port, the tank reads a quarter more than it holds.',
      'If you do not hear from us by {day} evening that is only the modem. Wait a day before you worry.',
      'Dolphins at sunrise, two of them playing with the log line.',
    ],
  },
  {
    name: 'money',
    subjects: [
      'Invoice {number}',
      'Offer for the new mainsail',
      'Your order {number}',
      'Accounts for {month}',
    ],
    sentences: [
      'The total comes to {amount}, payable within thirty days.',
      'Cloth is in stock, cutting takes three weeks from the day we have your measurements.',
      'There was a mistake in line {number}; the corrected version replaces the one of {day}.',
      'Shipping to the island goes with the {day} ferry and costs {amount}.',
      'Thank you for paying so quickly, it is noticed.',
      'Let me know whether you want the old sail back or whether we may use it for bags.',
    ],
  },
];

const listTopics: readonly [Topic, ...Topic[]] = [
  {
    name: 'deck',
    subjects: [
      'Best way to bed deck fittings?',
      'Trailer lights, once more',
      'Wooden mast: oil or varnish',
      'Which anchor for soft mud',
    ],
    sentences: [
      'I have used butyl for {number} years and never had a drip.',
      'Polysulphide, and then do not touch it for a week. Most leaks are impatience.',
      'Has anybody measured this instead of repeating what it says on the tin?',
      'On mine the backing plate is 6 mm ply, soaked in epoxy, and it has seen some weather.',
      'Searching the archive gives three answers, all different and all from me.',
      'A heavier chain did more for us than a bigger anchor ever did.',
    ],
  },
  {
    name: 'diesel',
    subjects: [
      'Air in the fuel after {number} hours',
      'Cold start below zero',
      'Exhaust elbow, how often?',
      'Reading the {part} diagram',
    ],
    sentences: [
      'Check the banjo washers first; copper ones do not like to be used twice.',
      'White smoke that smells is fuel, white smoke that does not is water.',
      'Mine did that at 2200 turns and it was the lift pump diaphragm.',
      'The elbow is a consumable. Every {number} hundred hours, or when it surprises you.',
      'Take the injectors to somebody with a test bench, it costs {amount} and ends the guessing.',
    ],
  },
];

const shopTopics: readonly [Topic, ...Topic[]] = [
  {
    name: 'offers',
    subjects: [
      '{number}% off oilskins until {day}',
      'Back in stock: {part}',
      'Your {month} offers',
      'Last days of the {month} sale',
    ],
    sentences: [
      'Everything for the cold months is in, and half of it is cheaper than last year.',
      'Order before {day} and the ferry brings it this week.',
      'You get this letter because you bought from us once. You can stop it at any time.',
      'Our winter hours start in {month}; the counter is open until five.',
    ],
  },
  {
    name: 'notices',
    subjects: [
      'Notice to mariners {number}',
      'Timetable from {month}',
      'Your statement for {month} is ready',
    ],
    sentences: [
      'The light on the north mole is out of service until further notice.',
      'From {day} the early sailing leaves at six, the late one stays as it is.',
      'Log in to read the document. We never ask for your password by mail.',
      'Works on the bridge close the inner basin to masts over {number} metres.',
    ],
  },
];

const fillers: Readonly<Record<string, readonly [string, ...string[]]>> = {
  boat: ['Curlew', 'Northern Diver', 'Anna Sofie', 'Sea Pie', 'Marguerite', 'Grey Goose'],
  part: [
    'raw water pump',
    'heat exchanger',
    'stuffing box',
    'alternator bracket',
    'injector line',
    'bilge pump',
  ],
  day: ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'],
  month: ['January', 'March', 'April', 'June', 'August', 'September', 'November'],
};

const closings: readonly [string, ...string[]] = [
  'Best',
  'Fair winds',
  'Cheers',
  'Regards',
  'Love',
  'Many thanks',
  'See you soon',
];

/** The words of one letter. */
export interface Letter {
  /** The name of what it is about. */
  readonly topic: string;
  readonly subject: string;
  /** Each one line, however long. */
  readonly paragraphs: readonly string[];
}

const circles = { people: topics, list: listTopics, shop: shopTopics } as const;

/** Makes up a letter between people, a post to a list, or what a shop sends; about the named topic, or any. */
export function writeLetter(
  random: SeededRandom,
  input: {
    readonly signedBy: string;
    readonly circle: keyof typeof circles;
    readonly topic: string | undefined;
  },
): Letter {
  const choices = circles[input.circle];
  const topic = choices.find(({ name }) => name === input.topic) ?? random.pick(choices);
  const sentences = [...topic.sentences];
  const paragraphs: string[] = [];
  for (let left = random.integer(1, 4); left > 0 && sentences.length > 0; left--) {
    const length = Math.min(random.integer(1, 3), sentences.length);
    const chosen = Array.from({ length }, () =>
      sentences.splice(random.integer(0, sentences.length - 1), 1).join(''),
    );
    paragraphs.push(chosen.map((sentence) => fill(random, sentence)).join(' '));
  }
  return {
    topic: topic.name,
    subject: fill(random, random.pick(topic.subjects)),
    paragraphs: [...paragraphs, `${random.pick(closings)},`, input.signedBy],
  };
}

function fill(random: SeededRandom, text: string): string {
  return text.replace(/\{(\w+)\}/g, (_, name: string) => {
    if (name === 'number') return String(random.integer(3, 48));
    if (name === 'amount') return `${random.integer(40, 4800)} euros`;
    const words = fillers[name];
    return words ? random.pick(words) : name;
  });
}
