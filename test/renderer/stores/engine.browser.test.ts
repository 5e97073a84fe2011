import { disposePinia } from 'pinia';
import { expect, it } from 'vitest';
import { useEngine } from '../../../src/renderer/stores/engine.ts';
import { useProject } from '../../../src/renderer/stores/project.ts';
import { join, openProject } from '../browser/page.ts';

const ENGINE = 'engine';

const size = (engine: ReturnType<typeof useEngine>): Promise<number> =>
  engine.call(async (api, options) => (await api.projects.summary({}, options)).samples.test);

it('speaks to the engine it was given last', async () => {
  const { pinia, link } = await openProject(ENGINE);
  const engine = useEngine(pinia);
  expect(await size(engine)).toBe(16);
  link.cut();
  await expect.poll(() => engine.state.engine).toBe('stopped');
  await expect(size(engine)).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
  let joined = 0;
  engine.onConnect(() => void (joined += 1));
  await join(ENGINE);
  await expect.poll(() => joined).toBe(1);
  expect(await size(engine)).toBe(16);
});

it('ends calls that are under way when the engine goes', async () => {
  const { pinia, link } = await openProject(ENGINE);
  const engine = useEngine(pinia);
  link.mute();
  const call = size(engine);
  link.cut();
  await expect(call).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
});

it('tries the learner’s device and keeps what it found', async () => {
  const { pinia } = await openProject(ENGINE);
  const engine = useEngine(pinia);
  await expect.poll(() => engine.device.state, { timeout: 60_000 }).toBe('known');
}, 90_000);

it('lets go of the engine with its page', async () => {
  const { pinia } = await openProject(ENGINE);
  const engine = useEngine(pinia);
  const project = useProject(pinia);
  disposePinia(pinia);
  await expect(size(engine)).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
  const before = project.session;
  await join(ENGINE);
  await expect(size(engine)).rejects.toMatchObject({ code: 'ENGINE_STOPPED' });
  expect(project.session).toBe(before);
});
