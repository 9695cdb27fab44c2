import { expect, test } from 'vitest';
import { subjectInWords } from '../../core/replica/subject-in-words.ts';

test('a subject of ordinary length stands as it is', () => {
  expect(subjectInWords('Budget for the pier')).toBe('Budget for the pier');
  expect(subjectInWords('x'.repeat(72))).toBe('x'.repeat(72));
});

test('a long one is cut between characters, not within one', () => {
  expect(subjectInWords('⛵'.repeat(80))).toBe(`${'⛵'.repeat(71)}…`);
  expect(subjectInWords(`${'word '.repeat(14)} and more`)).toBe(`${'word '.repeat(14).trimEnd()}…`);
});
