import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { runProgram } from '../bench/processes.ts';

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
