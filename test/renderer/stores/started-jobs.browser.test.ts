import { expect, it } from 'vitest';
import { useEvidence } from '../../../src/renderer/stores/evidence.ts';
import { useExchange } from '../../../src/renderer/stores/exchange.ts';
import { useProject } from '../../../src/renderer/stores/project.ts';
import { makeProject, openProject } from '../browser/page.ts';

it('what became of an export or a bundle is told in its own project alone', async () => {
  const { pinia, folder } = await openProject('started-jobs');
  const exchange = useExchange(pinia);
  const evidence = useEvidence(pinia);
  await evidence.start({ selection: { of: 'rejected' }, target: `${folder}/evidence.zip` });
  await expect.poll(() => evidence.finished).not.toBeNull();
  await exchange.start({ format: 'csv', target: `${folder}/table`, force: false });
  await expect.poll(() => exchange.finished?.state).toBe('done');
  await useProject(pinia).open(await makeProject());
  expect([exchange.finished, evidence.finished]).toEqual([null, null]);
  await exchange.start({ format: 'csv', target: `${folder}/again`, force: false });
  await expect.poll(() => exchange.finished?.kind).toBe('export');
  expect(evidence.finished).toBeNull();
});
