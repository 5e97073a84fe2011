import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAsAttacker } from '../main/store/verify/tampering.ts';
import { PageRig } from './page-rig.ts';
import { reportProject } from './report-project.ts';

const own = mkdtempSync(join(tmpdir(), 'gwinnow-kept-'));
const rig = new PageRig({ keys: join(own, 'keys') });

describe('A checkpoint that was kept', () => {
  const earlier = join(own, 'earlier');
  let folder: string;
  let note: string;
  let size: number;

  beforeAll(async () => {
    folder = reportProject();
    await rig.api.projects.open({ directory: folder });
    await rig.api.policies.set({ tau: 0.85, reason: 'the first change has a key' });
    await rig.api.projects.close({});
    cpSync(folder, earlier, { recursive: true });
    await rig.api.projects.open({ directory: folder });
    await rig.api.policies.set({ tau: 0.9, reason: 'to be taken back' });
    ({ note, size } = await rig.api.audit.checkpoint({}));
    await rig.api.policies.set({ tau: 0.8, reason: 'after it' });
  });

  afterAll(() => {
    for (const place of [own, folder]) rmSync(place, { recursive: true, force: true });
  });

  const panel = () => rig.page.getByRole('complementary', { name: 'What goes with the log' });
  const answer = (words: string) => panel().getByText(words);

  async function show(options: Parameters<PageRig['open']>[0] = {}): Promise<void> {
    await rig.open({ at: '/audit', ...options });
    await rig.join();
    await panel().getByRole('button', { name: 'Check a kept checkpoint' }).waitFor();
  }

  async function choose(text: string | Buffer, name = 'kept.txt'): Promise<void> {
    const buffer = typeof text === 'string' ? Buffer.from(text) : text;
    await panel().locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer });
  }

  it('is chosen by key, and is part of the log that goes on from it', async () => {
    await show();
    // The browser hands the dialog over only when it was told to before the key is pressed.
    const opened = rig.page.waitForEvent('filechooser');
    await panel().getByRole('button', { name: 'Check a kept checkpoint' }).focus();
    await rig.page.keyboard.press('Enter');
    const file = { name: 'kept in spring.txt', mimeType: 'text/plain', buffer: Buffer.from(note) };
    await (await opened).setFiles(file);
    await answer('It is part of this log').waitFor();
    await answer(
      `No entry before entry ${size} was changed or taken back. The log has ${size + 1} entries now.`,
    ).waitFor();
    await answer('kept in spring.txt').waitFor();
    expect(await rig.axe()).toEqual([]);
    expect(rig.problems).toEqual([]);
  });

  it('is told from rubbish, and from what another key signed', async () => {
    await show({ colorScheme: 'dark' });
    const rubbish = ['', 'not one', Buffer.alloc(3000, 0xfe), `${note}x`.repeat(400)];
    for (const text of rubbish) {
      await choose(text);
      await answer('This is not a checkpoint').waitFor();
      await choose(note.replace(`\n${size}\n`, `\n${size - 1}\n`), 'changed.txt');
      await answer('It is signed by another key').waitFor();
    }
    const { directory } = await otherProject();
    await rig.api.projects.close({});
    await rig.api.projects.open({ directory });
    const { note: foreign } = await rig.api.audit.checkpoint({});
    await rig.api.projects.close({});
    rmSync(directory, { recursive: true });
    await rig.api.projects.open({ directory: folder });
    await panel().getByRole('button', { name: 'Check a kept checkpoint' }).waitFor();
    await choose(foreign);
    await answer('It is signed by another key').waitFor();
    expect(await rig.axe()).toEqual([]);
  });

  it('is missing from a project that was put back to an earlier copy', async () => {
    await rig.api.projects.close({});
    rmSync(folder, { recursive: true });
    cpSync(earlier, folder, { recursive: true });
    await rig.api.projects.open({ directory: folder });
    await show({ viewport: { width: 1440, height: 900 } });
    await choose(note);
    await answer('This log does not contain it').waitFor();
    const { size: now } = await rig.api.audit.state({});
    await answer(`It signs ${size} entries, and the log has ${now}.`).waitFor();
    expect(await rig.axe()).toEqual([]);

    // Grown again to that length, it has others in those places.
    while ((await rig.api.audit.state({})).size < size) {
      await rig.api.policies.set({ tau: 0.95, reason: 'something else' });
    }
    await choose(note);
    await answer(`At least one of the first ${size} entries is not the one that it signs.`).waitFor();
    expect(rig.problems).toEqual([]);
  });

  it('cannot be placed where the log is broken and no key in it signed the words', async () => {
    await rig.api.projects.close({});
    const db = openAsAttacker(join(folder, 'gwinnow.sqlite'));
    db.exec("UPDATE audit_leaves SET json = json || ' ' WHERE idx = 1");
    db.close();
    await rig.api.projects.open({ directory: folder });
    await show();
    await choose(note.replace(`\n${size}\n`, `\n${size - 1}\n`));
    await answer('Entry 1 is not as it was written, and no key').waitFor();
    await choose(note.replaceAll('\n', '\r\n'));
    await answer('This log does not contain it').waitFor();
    expect(await rig.axe()).toEqual([]);
  });

  async function otherProject() {
    const directory = join(own, 'other');
    await rig.api.projects.close({});
    const image = { height: 8, width: 8, channels: 1 as const };
    await rig.api.projects.create({ directory, name: 'other', image, classes: ['up', 'down'] });
    return { directory };
  }
});
