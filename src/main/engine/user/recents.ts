import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { RecentProject } from '../../../shared/contract/projects.ts';
import type { Clock } from '../../core/ports.ts';
import { writeWhole } from '../whole-file.ts';

const MOST = 20;

const Entry = v.strictObject(v.omit(RecentProject, ['there']).entries);
type Entry = v.InferOutput<typeof Entry>;

const Document = v.object({ version: v.literal(1), projects: v.array(v.unknown()) });

/** The projects that the user has opened before, newest first, in a file of the user's own. */
export type Recents = {
  list(): Promise<RecentProject[]>;
  /** Puts a project on top. A list that cannot be written is no reason not to open a project. */
  note(project: { readonly directory: string; readonly name: string }): Promise<void>;
  /** Takes a project off the list; the project itself stays as it is. */
  forget(directory: string): Promise<void>;
};

/** Without a file nothing is remembered. What is damaged in the file counts as not there. */
export function recentProjects(file: string | undefined, clock: Clock = () => new Date()): Recents {
  let tail: Promise<void> = Promise.resolve();

  /** Changes follow one another, so that none is lost. */
  function change(edit: (entries: readonly Entry[]) => readonly Entry[]): Promise<void> {
    if (file === undefined) return Promise.resolve();
    const changed = tail.then(async () => write(file, edit(await read(file))));
    tail = changed.catch(() => undefined);
    return changed;
  }

  const without = (entries: readonly Entry[], directory: string) =>
    entries.filter((entry) => entry.directory !== directory);

  return {
    async list() {
      await tail;
      const entries = file === undefined ? [] : await read(file);
      return entries.map(({ directory, name, openedAt }) => {
        return { directory, name, openedAt, there: holdsProject(directory) };
      });
    },
    async note({ directory, name }) {
      const entry = { directory, name, openedAt: clock().toISOString() };
      await change((entries) => [entry, ...without(entries, directory)].slice(0, MOST)).catch(
        () => undefined,
      );
    },
    forget: (directory) => change((entries) => without(entries, directory)),
  };
}

/** Whether a folder holds a project's database. */
export function holdsProject(directory: string): boolean {
  return existsSync(join(directory, 'gwinnow.sqlite'));
}

async function read(file: string): Promise<Entry[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  const document = v.safeParse(v.pipe(v.string(), v.parseJson(), Document), text);
  if (!document.success) return [];
  return document.output.projects.flatMap((one) => {
    const entry = v.safeParse(Entry, one);
    return entry.success ? [entry.output] : [];
  });
}

/** Nobody but the user can read it. */
function write(file: string, projects: readonly Entry[]): Promise<void> {
  const text = `${JSON.stringify({ version: 1, projects }, null, 2)}\n`;
  return writeWhole(file, text, { file: 0o600, folder: 0o700 });
}
