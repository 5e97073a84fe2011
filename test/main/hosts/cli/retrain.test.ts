import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as v from 'valibot';
import { Acknowledged } from '../../../../src/shared/contract/decisions.ts';
import { Model, ModelComparison, Promotion } from '../../../../src/shared/contract/models.ts';
import { Policy } from '../../../../src/shared/contract/policies.ts';
import { ProjectSummary } from '../../../../src/shared/contract/projects.ts';
import { reviewedOf } from '../../../../src/shared/contract/reviewed.ts';
import { SIDE, writeIdx } from '../../engine/small-data.ts';
import { build, failure, json, run, temporaryFolder } from './cli.ts';

const { folder, remove } = temporaryFolder();
const project = join(folder, 'bars');
const at = (...args: string[]) => [...args, '--project', project];

beforeAll(build);
afterAll(remove);

describe('a classifier that learns from reviewed labels', () => {
  it('comes after another one', async () => {
    await json(ProjectSummary, ['new', project, '--image', `${SIDE}x${SIDE}`]);
    await run(at('import', writeIdx(join(folder, 'labelled'), 'bars', 100, 1), '--parts', '60:20:20'));
    const pool = writeIdx(join(folder, 'pool'), 'more', 6, 2);
    rmSync(join(folder, 'pool', 'more-labels-idx1-ubyte'));
    await run(at('import', pool));
    const model = await json(Model, at('train', 'bnn', '--epochs', '1'));
    expect(reviewedOf(model.config)).toBeNull();
  });

  it('needs some', async () => {
    expect((await failure(at('train', 'bnn', '--reviewed'), 4)).code).toBe('NO_DATA');
    expect((await failure(at('train', 'bnn', '--since', '3'), 2)).message).toContain('--reviewed');
  });

  it('says which, and is listed with them', async () => {
    await json(Acknowledged, at('decide', '101', '--label', '0'));
    const model = await json(
      Model,
      at('train', 'bnn', '--reviewed', 'overrides', '--epochs', '1', '--seed', '2'),
    );
    expect(reviewedOf(model.config)).toMatchObject({ which: 'overrides', since: 0, labels: 1, added: 1 });
    const { stdout } = await run(at('models'));
    expect(stdout).toContain('learned from 1 reviewed label, only those unlike the classifier, too: 1 new');
  });

  it('is compared with the one in use, and the choice is put on record', async () => {
    const { stdout } = await run(at('models', 'compare', '1', '2'));
    expect(stdout).toMatch(
      /On 21 labelled validation images, τ 0\.9:\n.*classifier 1 +classifier 2\n +right/,
    );
    expect(await json(ModelComparison, at('models', 'compare', '1', '2'))).toMatchObject({ images: 21 });
    const declined = await json(
      Promotion,
      at('models', 'promote', '2', '--decline', '--reason', 'no better'),
    );
    expect(declined).toMatchObject({ promoted: false, test: null, validation: { images: 21 } });
    const said = await run(at('models', 'promote', '2', '--test', '--reason', 'a trial'));
    expect(said.stdout).toContain('classifier 2 takes the place of classifier 1 (policy 3)');
    expect(said.stdout).toContain('labelled test images');
    expect(await json(v.object(Policy.entries), at('policy'))).toMatchObject({ classifier: 2 });
    expect((await run(at('audit', 'verify'))).status).toBe(0);
  });
});
