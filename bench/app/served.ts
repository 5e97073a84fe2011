import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { recentProjects } from '../../src/main/engine/user/recents.ts';
import { userPlaces } from '../../src/main/engine/user/places.ts';

const Announcement = v.object({ address: v.string(), links: v.object({ reviewer: v.string() }) });

export type Served = {
  readonly address: string;
  readonly link: string;
  stop(): Promise<void>;
};

const CLI = join(dirname(fileURLToPath(import.meta.url)), '../../out/main/cli.js');

/**
 * `gwinnow serve` in a process of its own, without an open project.
 *
 * @param home folder for what it remembers of its user, who has opened `project` before
 * @throws when it ends before it listens
 */
export async function serve(home: string, project: { directory: string; name: string }): Promise<Served> {
  const env = { TF_CPP_MIN_LOG_LEVEL: '2', ...process.env, XDG_CONFIG_HOME: home, GWINNOW_KEYS: 'file' };
  await recentProjects(userPlaces({ env }).recents).note(project);
  const flags = ['--disable-warning=DEP0040', '--no-memory-protection-keys'];
  const child = spawn(process.execPath, [...flags, CLI, 'serve', '--json', '--no-open'], {
    cwd: home,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const end = (): void => void child.kill('SIGKILL');
  process.once('exit', end);
  child.once('exit', () => process.off('exit', end));
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGINT');
    const timer = setTimeout(end, 20_000);
    await ended;
    clearTimeout(timer);
  };
  const { address, links } = await announcementOf(child);
  return { address, link: links.reviewer, stop };
}

function announcementOf(child: ChildProcess): Promise<v.InferOutput<typeof Announcement>> {
  let [text, said] = ['', ''];
  return new Promise((resolve, reject) => {
    child.stderr?.setEncoding('utf8').on('data', (part: string) => (said += part));
    child.stdout?.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.endsWith('}\n')) resolve(v.parse(Announcement, JSON.parse(text)));
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`gwinnow serve ended before it listened: ${said}`)));
  });
}
