import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Acknowledged } from '../../../../src/shared/contract/decisions.ts';
import { makeReviewProject } from '../../../e2e/review-project.ts';
import { build, failure, json, run } from './cli.ts';

beforeAll(build, 240_000);

function at() {
  const folder = makeReviewProject({ strays: [1], second: [4] });
  onTestFinished(() => rmSync(dirname(folder), { recursive: true, force: true }));
  return (...args: string[]): string[] => [...args, '--project', folder];
}

describe('gwinnow decide', () => {
  it('accepts a suggestion far from its image with a reason alone', async () => {
    const here = at();
    expect(await failure(here('decide', '1', '--accept'), 1)).toMatchObject({ code: 'SUGGESTION_FAR' });
    const done = await json(Acknowledged, here('decide', '1', '--accept', '--reason', 'a ring'));
    expect(done.decisions).toMatchObject([{ kind: 'accept', reason: 'a ring' }]);
    const { stdout } = await run(here('queue', '--limit', '1'));
    expect(stdout).toMatch(/decided, far transform\n/);
  });

  it('takes the label of the second classifier and says so', async () => {
    const here = at();
    const { stdout } = await run(here('decide', '4', '--second'));
    expect(stdout).toMatch(/label cross from the second classifier by .*\n {2}now labelled cross\n$/);
    expect((await failure(here('decide', '2', '--second'), 4)).code).toBe('NO_SCORES');
    await failure(here('decide', '4', '--second', '--keep'), 2);
  });
});
