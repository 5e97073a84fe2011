import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mkdir } from 'node:fs/promises';
import * as v from 'valibot';
import { runProgram } from '../processes.ts';

const Count = v.pipe(v.number(), v.integer(), v.minValue(0));
const Share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));

/** What a project is to hold. */
export const ProjectPlan = v.strictObject({
  directory: v.string(),
  /** Images that are scored. */
  samples: Count,
  /** Share of them that the policy rejects. */
  rejected: Share,
  /** Share of the rejected that reviewers have decided on already. */
  decided: Share,
  /** Labelled images to train with, beside the others. */
  training: Count,
  seed: Count,
});
export type ProjectPlan = v.InferOutput<typeof ProjectPlan>;

/** What is in it. */
export const MadeProject = v.strictObject({ rejected: Count, open: Count, decisions: Count });
export type MadeProject = v.InferOutput<typeof MadeProject>;

const here = dirname(fileURLToPath(import.meta.url));

/** Makes a project in a process of its own. @throws when that fails */
export async function makeProject(plan: ProjectPlan): Promise<MadeProject> {
  await mkdir(dirname(plan.directory), { recursive: true });
  return v.parse(MadeProject, JSON.parse(await runStore('make', plan)));
}

/** Decisions in a project that are no undos, as another process reads them. */
export async function decisionsIn(directory: string): Promise<number> {
  return v.parse(Count, JSON.parse(await runStore('count', { directory })));
}

/** Node runs the store's sources once text can be imported. */
async function runStore(task: 'make' | 'count', input: object): Promise<string> {
  const loader = join(here, 'raw-text.ts');
  const args = ['--import', loader, join(here, 'store-tasks.ts'), task, JSON.stringify(input)];
  return (await runProgram(process.execPath, args)).stdout;
}
