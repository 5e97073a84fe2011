import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Job, JobProgress } from '../../../../src/shared/contract/jobs.ts';
import { classIndex } from '../../../../src/main/hosts/cli/classes.ts';
import { progressView, terminalLine } from '../../../../src/main/hosts/cli/progress.ts';
import {
  columnsOf,
  cutTo,
  duration,
  inColumns,
  printable,
  roughly,
  shellWord,
} from '../../../../src/main/hosts/cli/words.ts';

function job(kind: Job['kind'], progress: Partial<JobProgress>): Job {
  const whole = { phase: 'step', done: 120, total: 3900, etaSeconds: 240, figures: {}, ...progress };
  const at = '2026-11-23T04:35:59.000Z';
  const none = { params: {}, result: null, error: null, endedAt: null };
  return { id: 1, kind, state: 'running', progress: whole, createdAt: at, startedAt: at, ...none };
}

const training = job('train-classifier', {
  figures: {
    epoch: 1,
    loss: 7.4,
    kl: 350_000,
    nll: 0.3123,
    accuracy: 0.91,
    validationAccuracy: 0.934,
    stepsPerSecond: 9,
  },
});

function linesOf(jobs: readonly (readonly [at: number, job: Job])[]): string[] {
  const lines: string[] = [];
  const stream = { write: (text: string) => lines.push(text) };
  let time = 0;
  const view = progressView(stream, 'train BNN', { terminal: false, now: () => time });
  for (const [at, one] of jobs) {
    time = at;
    view.show(one);
  }
  view.end('done in 3 s');
  return lines;
}

describe('progress', () => {
  it('names a few figures as people do, and the time left', () => {
    expect(linesOf([[0, training]])).toEqual([
      'train BNN    3 %  step 120 of 3\u202f900, accuracy 91.0\u202f%, on validation 93.4\u202f%, NLL 0.31, about 4 min left\n',
      'train BNN  done in 3 s\n',
    ]);
  });

  it('tells of a GWIN what it does to the rejects', () => {
    const figures = { accuracyBefore: 0.738, accuracyAfter: 0.843, fixed: 45, broken: 3, generatorLoss: 1.2 };
    expect(terminalLine('train GWIN', job('train-gwin', { phase: 'training', figures }), 200)).toContain(
      'step 120 of 3\u202f900, rejects right 73.8\u202f% → 84.3\u202f%, 45 fixed, 3 broken, about 4 min left',
    );
  });

  it('writes a line when something changed, not sooner than five seconds after the last', () => {
    const done = (count: number) => job('import', { phase: 'image', done: count, total: 1000 });
    const lines = linesOf([
      [0, done(10)],
      [4000, done(500)],
      [5000, done(600)],
      [20_000, done(601)],
      [70_000, done(602)],
    ]);
    expect(lines.map((line) => /\d+ of/.exec(line)?.[0])).toEqual(['10 of', '600 of', '602 of', undefined]);
  });

  it('fits any terminal and keeps the time left to the last', () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 300 }), fc.string({ maxLength: 30 }), (columns, title) => {
        expect(columnsOf(terminalLine(title, training, columns))).toBeLessThanOrEqual(columns);
      }),
    );
    expect(terminalLine('train BNN', training, 79)).toMatch(/[━╌]{9}  step .*, accuracy 91\.0.*left$/);
    expect(terminalLine('train BNN', training, 60)).toMatch(/about 4 min left$/);
    expect(terminalLine('train BNN', training, 40)).toMatch(/about 4 min left$/);
    expect(terminalLine('train BNN', training, 130)).toMatch(/[━╌]{24}.*NLL/);
  });

  it('says no time left before it can be known, nor at the end', () => {
    expect(terminalLine('t', job('train-classifier', { done: 3 }), 200)).not.toContain('left');
    expect(terminalLine('t', job('train-classifier', { done: 3900 }), 200)).not.toContain('left');
    expect(terminalLine('t', job('score', { etaSeconds: null }), 200)).not.toContain('left');
  });
});

describe('words', () => {
  it.each([
    [0.04, '0.0 s'],
    [9.94, '9.9 s'],
    [59.4, '59 s'],
    [200, '3 min 20 s'],
    [240, '4 min'],
    [7500, '2 h 5 min'],
  ])('puts %d measured seconds as %s', (seconds, words) => expect(duration(seconds)).toBe(words));

  it.each([
    [0, 'about 1 s'],
    [9.4, 'about 9 s'],
    [13, 'about 15 s'],
    [58, 'about 1 min'],
    [89, 'about 1 min'],
    [253, 'about 4 min'],
    [3580, 'about 1 h'],
    [4000, 'about 1 h 10 min'],
    [7190, 'about 2 h'],
  ])('puts %d estimated seconds as %s', (seconds, words) => expect(roughly(seconds)).toBe(words));

  it('counts the columns of a terminal, not characters', () => {
    expect(columnsOf('Möwe')).toBe(4);
    expect(columnsOf('Mo\u0308we')).toBe(4);
    expect(columnsOf('鳥')).toBe(2);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, columns) => {
        expect(columnsOf(cutTo(text, columns))).toBeLessThanOrEqual(columns);
        expect(columnsOf(inColumns(text, columns))).toBeLessThanOrEqual(columns);
      }),
    );
  });

  it('lets no text steer the terminal', () => {
    expect(printable('a\u001b[31mb\r\u009b2J\u202Ec\nd')).toBe('a\uFFFD[31mb\uFFFD\uFFFD2J\uFFFDc\nd');
  });

  it('quotes what a shell would take apart', () => {
    expect(shellWord('./Möwen/a-b')).toBe('./Möwen/a-b');
    expect(shellWord("my bird's")).toBe(String.raw`'my bird'\''s'`);
  });
});

describe('classes', () => {
  it('takes a name in either form of its accents', () => {
    expect(classIndex(['Fink', 'Mo\u0308we'], 'M\u00F6we')).toBe(1);
  });

  it('takes an index only where no name is a number', () => {
    expect(classIndex(['finch', 'wren'], '1')).toBe(1);
    expect(classIndex(['1', '2'], '1')).toBe(0);
    expect(() => classIndex(['1', '2'], '0')).toThrow('none of the classes: 1, 2');
    expect(() => classIndex(['finch', 'wren'], '2')).toThrow('none of the classes');
  });

  it('suggests a class and never lists a thousand', () => {
    const classes = Array.from({ length: 1000 }, (_, n) => `class-${n}`);
    expect(() => classIndex(classes, 'Class-7')).toThrow('Did you mean class-7?');
    expect(() => classIndex(classes, 'x')).toThrow('class-9, … (1000 in all)');
  });
});
