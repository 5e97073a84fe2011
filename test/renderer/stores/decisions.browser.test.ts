import { expect, it } from 'vitest';
import { useDecisions } from '../../../src/renderer/stores/decisions.ts';
import { useEngine } from '../../../src/renderer/stores/engine.ts';
import { join, makeProject, openProject, somebody } from '../browser/page.ts';

const ENGINE = 'decisions';

async function historyOf(sample: number): Promise<string[]> {
  const { history } = await (await somebody(ENGINE)).queue.sample({ sample });
  return history.map(({ kind }) => kind);
}

it('acknowledges a verdict once it is on disk', async () => {
  const { pinia } = await openProject(ENGINE);
  const decisions = useDecisions(pinia);
  const verdict = decisions.decide(1, { verdict: 'label', label: 2, reason: 'plainly a bar' });
  expect(decisions.busy).toBe(true);
  const [decision] = (await verdict)?.decisions ?? [];
  expect(decision).toMatchObject({ sample: 1, kind: 'label', label: 2, reason: 'plainly a bar' });
  expect(await historyOf(1)).toEqual(['label']);
  expect(decisions.busy).toBe(false);
});

it('takes back and gives again, one after the other, and says when there is nothing left', async () => {
  const { pinia } = await openProject(ENGINE);
  const decisions = useDecisions(pinia);
  await decisions.decide(1, { verdict: 'accept' });
  await decisions.decideMany([2, 3], { verdict: 'keep' });
  const samples = (written: readonly { sample: number }[] | null) => written?.map(({ sample }) => sample);
  expect(samples(await decisions.undo())).toEqual([2, 3]);
  expect(samples(await decisions.undo())).toEqual([1]);
  expect(await decisions.undo()).toBeNull();
  expect(decisions.failure?.code).toBe('NOTHING_TO_UNDO');
  expect(samples(await decisions.redo())).toEqual([1]);
  expect(samples(await decisions.redo())).toEqual([2, 3]);
  expect(await historyOf(1)).toEqual(['accept', 'undo', 'undo']);
  const { current } = await (await somebody(ENGINE)).queue.sample({ sample: 3 });
  expect(current?.kind).toBe('keep');
});

it('says why a verdict was refused, and is free for the next', async () => {
  const { pinia } = await openProject(ENGINE);
  const decisions = useDecisions(pinia);
  expect(await decisions.decide(1, { verdict: 'label', label: 7 })).toBeNull();
  expect(decisions.failure?.code).toBe('BAD_LABEL');
  expect(decisions.busy).toBe(false);
  expect(await decisions.decide(1, { verdict: 'label', label: 1 })).not.toBeNull();
  expect(decisions.failure).toBeNull();
  expect(await historyOf(1)).toEqual(['label']);
});

it('gives no verdict for a reader', async () => {
  const { pinia } = await openProject(ENGINE, 'reader');
  const decisions = useDecisions(pinia);
  expect(await decisions.decide(1, { verdict: 'accept' })).toBeNull();
  expect(decisions.failure?.code).toBe('READ_ONLY');
  expect(await historyOf(1)).toEqual([]);
});

it('sends only one verdict at a time', async () => {
  const { pinia } = await openProject(ENGINE);
  const decisions = useDecisions(pinia);
  const verdicts = [1, 2].map((sample) => decisions.decide(sample, { verdict: 'accept' }));
  expect((await Promise.all(verdicts)).map((written) => written !== null)).toEqual([true, false]);
  expect(await historyOf(2)).toEqual([]);
});

it('counts a verdict once whose acknowledgement was lost on the way', async () => {
  const { pinia, link } = await openProject(ENGINE);
  const decisions = useDecisions(pinia);
  link.mute();
  const verdict = decisions.decide(1, { verdict: 'accept' });
  await expect.poll(() => historyOf(1)).toEqual(['accept']);
  expect(decisions.sending).not.toBeNull();
  link.cut();
  await expect.poll(() => decisions.failure?.code).toBe('ENGINE_STOPPED');
  await join(ENGINE);
  expect((await verdict)?.decisions).toMatchObject([{ sample: 1, kind: 'accept' }]);
  expect(await historyOf(1)).toEqual(['accept']);
  expect(decisions.failure).toBeNull();
});

it('drops a verdict that waits when another project is open once the engine is back', async () => {
  const { pinia, link } = await openProject(ENGINE);
  const decisions = useDecisions(pinia);
  link.cut();
  await expect.poll(() => useEngine(pinia).state.engine).toBe('stopped');
  const verdict = decisions.decide(1, { verdict: 'accept' });
  const api = await somebody(ENGINE);
  await api.projects.close({});
  await api.projects.open({ directory: await makeProject() });
  await join(ENGINE);
  expect(await verdict).toBeNull();
  expect(await historyOf(1)).toEqual([]);
});
