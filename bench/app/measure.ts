import { cp } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { type ListChange, measureLists } from './lists.ts';
import { type HeapAt, measureMemory } from './memory.ts';
import { decisionsIn, makeProject } from './project.ts';
import { startTraining } from './training.ts';
import { giveVerdicts, verdictsGiven } from './verdicts.ts';
import { type Visit, visit } from './visit.ts';

export type Setting = {
  readonly browser: Browser;
  /** Folder for what lasts as long as the measurement. */
  readonly folder: string;
  /** Folder of projects that are there or are to be kept. */
  readonly projects: string;
  readonly rejected: number;
  readonly verdicts: number;
  /** Verdicts over which memory is watched; 0: not at all. */
  readonly memory: number;
  readonly rounds: number;
  /** Images that a training has. */
  readonly training: number;
  readonly say: (line: string) => void;
};

/** All times in milliseconds. */
export type Measured = {
  readonly samples: number;
  readonly openings: readonly number[];
  readonly verdicts: readonly number[];
  readonly whileTraining: readonly number[];
  readonly sorts: readonly ListChange[];
  readonly filters: readonly ListChange[];
  readonly memory: readonly HeapAt[];
  /** Decisions that came on record meanwhile, as another process reads them. */
  readonly decisions: number;
};

/** Measures a project of so many samples. @throws when not every verdict is on record afterwards */
export async function measure(samples: number, setting: Setting): Promise<Measured> {
  const { browser, folder, rounds, say } = setting;
  const directory = await freshProject(samples, setting);
  const before = await decisionsIn(directory);
  const project = { directory, name: `${samples} digits` };
  const openings: number[] = [];
  for (let round = 1; round < rounds; round++) {
    const again = await visit(browser, folder, project);
    openings.push(again.opening);
    await again.close();
  }
  const open = await visit(browser, folder, project);
  openings.push(open.opening);
  say(`${samples} samples: opened in ${openings.map((time) => time.toFixed(0)).join(', ')} ms`);
  const found = await inReview(open, setting).finally(() => open.close());
  const decisions = (await decisionsIn(directory)) - before;
  const given = 2 * verdictsGiven(setting.verdicts) + setting.memory;
  if (decisions !== given) throw new Error(`${given} verdicts were given, ${decisions} are on record`);
  return { samples, openings, ...found, decisions };
}

async function inReview(open: Visit, { verdicts, memory, rounds, say }: Setting) {
  const { page } = open;
  const lists = await measureLists(page, rounds);
  say(`${lists.sorts.length + lists.filters.length} filters and sorts, ${rounds} times each`);
  const idle = await giveVerdicts(page, verdicts);
  say(`${verdicts} verdicts`);
  const training = await startTraining(open.context, open.served);
  const whileTraining = await giveVerdicts(page, verdicts);
  if (!(await training.isRunning())) throw new Error('The training ended while it was to go on');
  await training.stop();
  say(`${verdicts} verdicts while a training ran`);
  const heaps = memory === 0 ? [] : await measureMemory(page, memory);
  return { ...lists, verdicts: idle, whileTraining, memory: heaps };
}

/** A project as it was made, whatever was done to it before. */
async function freshProject(samples: number, setting: Setting): Promise<string> {
  const { folder, projects, rejected, training, say } = setting;
  const [made, directory] = [projects, folder].map((place) => join(place, `samples-${samples}-${rejected}`));
  if (made === undefined || directory === undefined) throw new Error('No folders for projects');
  if (!existsSync(join(made, 'gwinnow.sqlite'))) {
    say(`making a project of ${samples} samples`);
    await makeProject({ directory: made, samples, rejected, decided: 0.1, training, seed: 1 });
  }
  await cp(made, directory, { recursive: true });
  return directory;
}
