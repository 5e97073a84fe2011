import { expect, it } from 'vitest';
import { projectOf, readLaunch } from '../../../../src/main/hosts/electron/launch.ts';

const APP = '/opt/app';
const read = (...args: string[]) => readLaunch(args, '/home/ada', APP);

it('asks for nothing where nothing is given', () => {
  expect(read()).toEqual({ project: null, attach: null });
  expect(read(APP)).toEqual({ project: null, attach: null });
  expect(readLaunch(['.'], APP, APP)).toEqual({ project: null, attach: null });
});

it('opens the folder that is named, from where it was named', () => {
  expect(read('digits').project).toBe('/home/ada/digits');
  expect(read('../bob/digits/').project).toBe('/home/bob/digits');
  expect(read('/srv/digits', 'other').project).toBe('/srv/digits');
});

it('opens the folder of a file that stands for a project', () => {
  expect(read('digits/gwinnow.sqlite').project).toBe('/home/ada/digits');
  expect(projectOf('/srv/digits/project.gwinnow')).toBe('/srv/digits');
  expect(projectOf('/srv/my.digits')).toBe('/srv/my.digits');
});

it('attaches in either spelling, beside a project too', () => {
  expect(read('--attach', 'https://gpu:1/?token=t')).toEqual({
    project: null,
    attach: 'https://gpu:1/?token=t',
  });
  expect(read('--attach=https://gpu:1', 'digits')).toEqual({
    project: '/home/ada/digits',
    attach: 'https://gpu:1',
  });
});

it('has an attach without an address refused, not passed over', () => {
  expect(read('--attach').attach).toBe('');
});

it("passes over Chromium's switches, and over what comes before the program itself", () => {
  expect(read('--inspect=0', '-r', '/tmp/loader.js', APP, '--no-sandbox', 'digits').project).toBe(
    '/home/ada/digits',
  );
});
