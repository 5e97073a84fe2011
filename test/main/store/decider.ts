import { writeSync } from 'node:fs';
import { openStore } from '../../../src/main/store/open.ts';

/**
 * A process of its own that decides samples FIRST, FIRST + STEP, … up to LAST, one change each, and acknowledges each
 * on a line of its own once the store has: node decider.ts DIRECTORY ACTOR FIRST STEP LAST.
 */
const [directory = '', actor = '', first = '', step = '', last = ''] = process.argv.slice(2);
const store = openStore(directory);
for (let sample = Number(first); sample <= Number(last); sample += Number(step)) {
  const { decisions } = store.decisions.record(actor, { sample, kind: 'keep' }, `${actor}-${sample}`);
  for (const decision of decisions) writeSync(1, `${sample} ${decision.id}\n`);
}
store.close();
