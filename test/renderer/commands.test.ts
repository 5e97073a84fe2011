import { expect, it } from 'vitest';
import { matching, type Command } from '../../src/renderer/commands.ts';

const commands = ['Review', 'Grid', 'Show in Grid', 'Prüfen', 'Theme: dark'].map((label): Command => ({
  id: label,
  group: 'do',
  label,
  run: () => undefined,
}));
const found = (query: string): string[] => matching(query, commands).map(({ label }) => label);

it('finds all words, those at the start first', () => {
  expect(found('grid')).toEqual(['Grid', 'Show in Grid']);
  expect(found('dark theme')).toEqual(['Theme: dark']);
  expect(found('  ')).toHaveLength(5);
  expect(found('grid x')).toEqual([]);
});

it('asks for neither case nor accents', () => {
  expect(found('PRUF')).toEqual(['Prüfen']);
});
