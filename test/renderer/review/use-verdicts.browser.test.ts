import { expect, it } from 'vitest';
import { defineComponent, h } from 'vue';
import { spoken } from '../../../src/renderer/announcer.ts';
import { useVerdicts, type Verdicts } from '../../../src/renderer/review/use-verdicts.ts';
import { useDecisions } from '../../../src/renderer/stores/decisions.ts';
import { useItem } from '../../../src/renderer/stores/item.ts';
import { useQueue } from '../../../src/renderer/stores/queue.ts';
import { useSettings } from '../../../src/renderer/stores/settings.ts';
import { join, mount, openProject, somebody, type Link } from '../browser/page.ts';

const ENGINE = 'verdicts';

type Stage = {
  readonly verdicts: Verdicts;
  readonly queue: ReturnType<typeof useQueue>;
  readonly item: ReturnType<typeof useItem>;
  readonly decisions: ReturnType<typeof useDecisions>;
  readonly link: Link;
  /** Draws the current item, as the screen does. */
  draw(): Promise<void>;
};

/** The first item of a queue on the stage, drawn. */
async function onStage(): Promise<Stage> {
  const { pinia, link } = await openProject(ENGINE);
  const queue = useQueue(pinia);
  const item = useItem(pinia);
  let verdicts: Verdicts | null = null;
  const Screen = defineComponent({
    setup() {
      verdicts = useVerdicts();
      return () => h('p', 'The stage');
    },
  });
  mount(Screen, {}, pinia);
  if (verdicts === null) throw new Error('The screen was not set up');
  async function draw(): Promise<void> {
    await item.show(queue.current);
    item.markDrawn(queue.current ?? 0);
  }
  await queue.load();
  await draw();
  return { verdicts, queue, item, decisions: useDecisions(pinia), link, draw };
}

it('moves on once a verdict is on disk, and says what it was', async () => {
  const { verdicts, queue } = await onStage();
  const given = verdicts.give('accept');
  expect(queue.current).toBe(1);
  await given;
  expect(queue.current).toBe(2);
  expect(queue.counts).toMatchObject({ open: 11, decided: 1 });
  expect(spoken.value).toBe('00001 is now ring. 11 left. Next: 00002, model says cross, certainty 0.43');
});

it('stays where it is when a verdict is refused', async () => {
  const { verdicts, queue, decisions } = await onStage();
  await verdicts.give('label', 7);
  expect(decisions.failure?.code).toBe('BAD_LABEL');
  expect(queue.current).toBe(1);
  expect(queue.currentItem?.status).toBe('open');
  expect(queue.counts).toMatchObject({ open: 12, decided: 0 });
});

it('stays where it is while the engine is away, and moves on when it is back', async () => {
  const { verdicts, queue, decisions, link } = await onStage();
  link.mute();
  const given = verdicts.give('keep');
  await expect.poll(() => decisions.sending).not.toBeNull();
  link.cut();
  await expect.poll(() => decisions.failure?.code).toBe('ENGINE_STOPPED');
  expect(queue.current).toBe(1);
  expect(queue.currentItem?.status).toBe('open');
  await join(ENGINE);
  await given;
  expect(queue.current).toBe(2);
  expect(queue.items[0]).toMatchObject({ status: 'decided', decided: { kind: 'keep', label: 0 } });
});

it('keeps an item hidden that was flagged unseen, also once that is taken back', async () => {
  const { verdicts, queue, item, draw } = await onStage();
  useSettings().blindFirst = true;
  queue.go(2);
  await draw();
  expect(item.blind.hidden).toBe(true);
  await verdicts.give('flag');
  queue.go(2);
  await draw();
  await expect.poll(() => item.detail?.history.length).toBe(1);
  expect(item.blind.hidden).toBe(true);
  await verdicts.undo();
  await draw();
  expect(queue.current).toBe(2);
  await expect.poll(() => item.detail?.history.length).toBe(2);
  expect(item.blind.hidden).toBe(true);
});

it('gives no verdict on what was not drawn yet', async () => {
  const { verdicts, queue, draw } = await onStage();
  await verdicts.give('accept');
  await verdicts.give('accept');
  expect(queue.current).toBe(2);
  await draw();
  await verdicts.give('accept');
  expect(queue.current).toBe(3);
});

it('leaves whoever went elsewhere meanwhile where they are', async () => {
  const { verdicts, queue } = await onStage();
  const given = verdicts.give('accept');
  queue.go(9);
  await given;
  expect(queue.current).toBe(9);
});

it('goes back to what was taken back, and forward to what was given again', async () => {
  const { verdicts, queue, draw } = await onStage();
  await verdicts.give('accept');
  await draw();
  await verdicts.undo();
  expect(queue.current).toBe(1);
  expect(queue.currentItem).toMatchObject({ status: 'open', decided: null });
  expect(spoken.value).toContain('Taken back: 00001');
  await verdicts.redo();
  expect(queue.current).toBe(1);
  expect(queue.currentItem?.decided?.kind).toBe('accept');
});

it('takes a reason along once', async () => {
  const { verdicts, draw } = await onStage();
  verdicts.reason.value = { code: 'ambiguous', note: 'either' };
  await verdicts.give('accept');
  await draw();
  await verdicts.give('accept');
  const api = await somebody(ENGINE);
  const reasons = await Promise.all(
    [1, 2].map(async (sample) => (await api.queue.sample({ sample })).current?.reasonCode),
  );
  expect(reasons).toEqual(['ambiguous', null]);
});
