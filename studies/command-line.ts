import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { runProgram } from '../bench/processes.ts';
import { Model } from '../src/shared/contract/models.ts';

const CLI = fileURLToPath(new URL('../out/main/cli.js', import.meta.url));

/** Runs a command of the command line on a project and reads the document it prints. @throws when it fails. */
export async function gwinnow<Schema extends v.GenericSchema>(
  schema: Schema,
  project: string,
  ...words: readonly string[]
): Promise<v.InferOutput<Schema>> {
  const args = ['--no-memory-protection-keys', '--disable-warning=DEP0040', CLI, ...words];
  const env = { TF_CPP_MIN_LOG_LEVEL: '2', GWINNOW_KEYS: 'file', ...process.env };
  const { stdout } = await runProgram(process.execPath, [...args, '--project', project, '--json'], { env });
  return v.parse(v.pipe(v.string(), v.parseJson(), schema), stdout);
}

const JOBS = { bnn: 'train-classifier', gwin: 'train-gwin' } as const;

const Job = v.object({
  id: v.number(),
  kind: v.string(),
  state: v.string(),
  result: v.nullable(v.looseObject({ model: v.optional(v.number()) })),
});

/**
 * The model of `gwinnow train`. A training of that kind which was broken off is gone on with: a project has one at a
 * time, so that it is the one asked for.
 */
export async function trained(
  project: string,
  what: keyof typeof JOBS,
  options: readonly string[],
): Promise<Model> {
  const jobs = await gwinnow(v.array(Job), project, 'jobs', 'list');
  const newest = jobs.find(({ kind }) => kind === JOBS[what]);
  if (newest === undefined || newest.state === 'done') {
    return gwinnow(Model, project, 'train', what, ...options);
  }
  const { result } = await gwinnow(Job, project, 'jobs', 'resume', String(newest.id));
  const models = await gwinnow(v.array(Model), project, 'models', 'list');
  const model = models.find(({ id }) => id === result?.model);
  if (model === undefined) throw new Error(`job ${newest.id} of ${project} left no model`);
  return model;
}
