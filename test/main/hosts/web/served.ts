import * as v from 'valibot';
import { onTestFinished } from 'vitest';
import { type Place, start, type Started } from '../cli/cli.ts';

const Announcement = v.strictObject({
  project: v.nullable(v.string()),
  address: v.string(),
  links: v.record(v.string(), v.string()),
});

export type ServedProcess = Started & v.InferOutput<typeof Announcement>;

/** `gwinnow serve` as a user's process, once it listens; it is gone when the test is. */
export async function startServer(args: readonly string[] = [], place?: Place): Promise<ServedProcess> {
  const started = start(['serve', '--json', '--no-open', ...args], place);
  onTestFinished(() => void started.child.kill('SIGKILL'));
  let text = '';
  const announcement = new Promise<v.InferOutput<typeof Announcement>>((resolve, reject) => {
    started.child.stdout?.on('data', (part: string) => {
      text += part;
      if (text.endsWith('}\n')) resolve(v.parse(Announcement, JSON.parse(text)));
    });
    void started.ended.then(({ stderr }) => reject(new Error(`ended before it listened: ${stderr}`)));
  });
  return { ...started, ...(await announcement) };
}
