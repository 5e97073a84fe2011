import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { LogCheck, Verdict } from '../../../src/shared/contract/audit.ts';
import { parseCheckpoint } from '../../../src/main/audit/checkpoint.ts';
import { isSignedBy, parseVerifierKey } from '../../../src/main/audit/note.ts';
import { createEngine } from '../../../src/main/engine/engine.ts';
import { callerOf, newEngine } from './scored-project.ts';
import { engineWithModels, mnistProject } from './mnist-project.ts';
import { LEARNER } from '../../learner.ts';

let project: Awaited<ReturnType<typeof mnistProject>>;
let copies = 0;

type Client = ReturnType<typeof engineWithModels>['client'];

beforeAll(async () => {
  project = await mnistProject(30);
}, 120_000);

afterAll(async () => {
  await project.engine.close();
  project.remove();
});

/** The project in a folder of its own, changed behind the program's back, opened by another engine. */
async function copied(change = (_db: Database.Database): void => undefined) {
  const directory = join(project.folder, `copy-${copies++}`);
  cpSync(project.directory, directory, { recursive: true });
  const db = new Database(join(directory, 'gwinnow.sqlite'));
  const triggers = db.prepare<[], { name: string }>("SELECT name FROM sqlite_master WHERE type = 'trigger'");
  for (const { name } of triggers.all()) db.exec(`DROP TRIGGER ${name}`);
  change(db);
  db.close();
  const own = engineWithModels(join(project.folder, 'keys'));
  onTestFinished(() => own.engine.close());
  await own.client.projects.open({ directory });
  return { directory, ...own };
}

/** The state of the check once none runs. */
async function checked(client: Client, again = false): Promise<LogCheck> {
  await client.audit.check({ again });
  for await (const state of await client.audit.watchCheck({})) if (state.running === null) return state;
  throw new Error('the check was never told of');
}

async function verdictOn(client: Client, known: { checkpoint: string }): Promise<Verdict> {
  for await (const step of await client.audit.verify(known)) if (step.state === 'done') return step.verdict;
  throw new Error('the check came to no verdict');
}

const TAMPER = "UPDATE policies SET reason = reason || '!' WHERE version = 2";

describe('the check of the open log', () => {
  it('has not been made, then says when it was, how long it took and what it found', async () => {
    const { client } = await copied();
    const states = await client.audit.watchCheck({});
    const { value: none } = await states.next();
    expect(none).toEqual({ running: null, last: null, failure: null });
    const before = new Date().toISOString();
    const { last, failure } = await checked(client);
    const { size, root } = await client.audit.state({});
    expect(failure).toBeNull();
    expect(last?.verdict).toMatchObject({ finding: null, size, root });
    expect([(last?.at ?? '') >= before, (last?.seconds ?? 0) > 0]).toEqual([true, true]);
  });

  it('is made once for all who ask, and again only on request', async () => {
    const { client } = await copied();
    const first = (await checked(client)).last;
    expect((await checked(client)).last).toEqual(first);
    await client.policies.set({ tau: 0.9, reason: 'more' });
    expect((await checked(client)).last?.verdict.size).toBe(first?.verdict.size);
    expect((await checked(client, true)).last?.verdict.size).toBe((first?.verdict.size ?? 0) + 1);
  });

  it('can be given up, and then has found nothing', async () => {
    const { client } = await copied();
    expect((await client.audit.check({})).running).not.toBeNull();
    expect(await client.audit.stopCheck({})).toEqual({ running: null, last: null, failure: null });
    await client.decisions.stats({});
    expect((await client.audit.check({})).running).not.toBeNull();
    expect((await checked(client)).last?.verdict.finding).toBeNull();
  });

  it('names the first bad entry; nothing more is decided then, and everything can be handed out', async () => {
    const { client, finish, directory } = await copied((db) => db.exec(TAMPER));
    const { items } = await client.queue.list({ limit: 2 });
    const [{ sample } = { sample: 0 }] = items;
    await client.decisions.decide({ sample, verdict: 'accept' });
    const { last } = await checked(client);
    const leaf = last?.verdict.finding?.leaf ?? -1;
    const [entry] = (await client.activity.list({ before: leaf + 1, limit: 1 })).entries;
    expect(entry).toMatchObject({ index: leaf, type: 'policy' });
    const size = (await client.audit.state({})).size;
    const refused = [
      () => client.decisions.decide({ sample, verdict: 'keep' }),
      () => client.decisions.decideMany({ samples: [sample], verdict: 'keep' }),
      () => client.decisions.undo({}),
      () => client.decisions.redo({}),
    ];
    for (const deed of refused) await expect(deed()).rejects.toMatchObject({ code: 'LOG_BROKEN' });
    expect((await client.audit.state({})).size).toBe(size);
    const target = join(directory, 'evidence.zip');
    await finish(
      (await client.evidence.bundle({ target, selection: { of: 'samples', samples: [sample] } })).job,
    );
    expect(existsSync(target)).toBe(true);
  });

  it('takes decisions again once it is whole', async () => {
    const { client, directory } = await copied((db) => db.exec(TAMPER));
    expect((await checked(client)).last?.verdict.finding).not.toBeNull();
    const { items } = await client.queue.list({ limit: 1 });
    const db = new Database(join(directory, 'gwinnow.sqlite'));
    db.exec("UPDATE policies SET reason = rtrim(reason, '!') WHERE version = 2");
    db.close();
    expect((await checked(client, true)).last?.verdict.finding).toBeNull();
    await client.decisions.decide({ sample: items[0]?.sample ?? 0, verdict: 'skip' });
  });

  it('says why it came to no verdict, and ends with the project', async () => {
    const { client, directory } = await copied();
    const states = await client.audit.watchCheck({});
    await states.next();
    await checked(client);
    writeFileSync(join(directory, 'gwinnow.sqlite'), 'nothing that could be read');
    expect((await checked(client, true)).failure).toMatchObject({ code: 'WRONG_MAGIC' });
    await client.projects.close({}).catch(() => undefined);
    for await (const state of states) expect(state).toHaveProperty('running');
    await expect(client.audit.check({})).rejects.toMatchObject({ code: 'NO_PROJECT' });
  });
});

describe('the log', () => {
  it('says who signs it, and hands out checkpoints that this key signed', async () => {
    const { client } = await copied();
    const { note, size } = await client.audit.checkpoint({});
    const { key, origin, newest, problem } = await client.audit.state({});
    expect([key?.held, newest?.size, problem]).toEqual([true, size, null]);
    const signed = parseCheckpoint(note);
    expect([signed.origin, signed.size]).toEqual([origin, size]);
    expect(isSignedBy(signed.note, parseVerifierKey(key?.key ?? ''))).toBe(true);
    const rotated = await client.audit.rotateKey({ reason: 'spring' });
    expect(rotated.key?.key).not.toBe(key?.key);
    expect(
      isSignedBy(
        parseCheckpoint((await client.audit.checkpoint({})).note).note,
        parseVerifierKey(key?.key ?? ''),
      ),
    ).toBe(false);
  });

  it('proves that an entry is in it, and sees where an entry or a proof was changed', async () => {
    const { client } = await copied();
    const whole = await client.audit.prove({ leaf: 1 });
    expect(whole).toMatchObject({ leaf: 1, holds: true });
    await expect(client.audit.prove({ leaf: 9999 })).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
    const text = await copied((db) =>
      db.exec("UPDATE audit_leaves SET json = replace(json, 'ann', 'eve') WHERE idx = 1"),
    );
    expect((await text.client.audit.prove({ leaf: 1 })).holds).toBe(false);
    const other = await copied((db) =>
      db.exec('UPDATE audit_leaves SET hash = randomblob(32) WHERE idx = 1'),
    );
    expect((await other.client.audit.prove({ leaf: 1 })).holds).toBe(false);
    const signed = await copied((db) =>
      db.exec('UPDATE audit_nodes SET hashes = randomblob(length(hashes)) WHERE leaf = 1'),
    );
    expect((await signed.client.audit.prove({ leaf: 0 })).holds).toBe(false);
  });

  it('is compared with a checkpoint that was kept, leaf by leaf', async () => {
    const { client, directory } = await copied();
    const { note, size } = await client.audit.checkpoint({});
    const kept = { checkpoint: note };
    expect(await client.audit.compare(kept)).toEqual({ result: 'part', size, total: size });
    await client.audit.rotateKey({ reason: 'spring' });
    expect(await client.audit.compare(kept)).toEqual({ result: 'part', size, total: size + 1 });
    const reworded = note.replace(`\n${size}\n`, `\n${size - 1}\n`);
    expect(await client.audit.compare({ checkpoint: reworded })).toEqual({ result: 'stranger' });
    expect(await client.audit.compare({ checkpoint: `${note}x` })).toEqual({ result: 'unreadable' });
    const mailed = [note.replaceAll('\n', '\r\n'), `${note}\n`, `${note}\r\n\r\n`, note.slice(0, -1)];
    for (const checkpoint of mailed) {
      expect(await client.audit.compare({ checkpoint })).toEqual({ result: 'part', size, total: size + 1 });
      expect((await verdictOn(client, { checkpoint })).finding).toBeNull();
    }
    const torn = note.replace('\n', '\n\r\n');
    expect((await client.audit.compare({ checkpoint: torn })).result).not.toBe('part');

    // The tree on record is left as it was.
    const db = new Database(join(directory, 'gwinnow.sqlite'));
    db.exec("UPDATE audit_leaves SET json = replace(json, 'ann', 'eve') WHERE idx = 3");
    db.close();
    const missing = { result: 'missing', size, total: size + 1 };
    expect(await client.audit.compare(kept)).toEqual(missing);
  });

  it('is checked for another folder only while no project is open', async () => {
    const { directory } = await copied();
    const bare = callerOf(newEngine());
    const steps = [];
    for await (const step of await bare.audit.verify({ directory })) steps.push(step);
    expect(steps.at(-1)).toMatchObject({ state: 'done', verdict: { finding: null } });
    const refused = async () => {
      for await (const _ of await project.client.audit.verify({ directory })) continue;
    };
    await expect(refused()).rejects.toMatchObject({ code: 'BUSY' });
  });

  it('comes with the verifier that is built, where one is', async () => {
    await expect(project.client.evidence.verifier({})).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
    const verifier = join(project.folder, 'gwinnow-verify.mjs');
    writeFileSync(verifier, '#!/usr/bin/env node\n');
    const engine = createEngine({
      learner: LEARNER,
      verifier,
    });
    onTestFinished(() => engine.close());
    const { name, program } = await callerOf(engine).evidence.verifier({});
    expect([name, program]).toEqual(['gwinnow-verify.mjs', readFileSync(verifier, 'utf8')]);
  });
});
