import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { configuration } from '../../build/config.mjs';
import { checkout } from '../scripts/support.ts';

const place = { root: checkout, output: '/nowhere', icon: '/nowhere/icon.png' };
const config = configuration({ ...place, electron: '/nowhere/electron' });
const listed = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
const taken = listed(config.files).filter((pattern) => !pattern.startsWith('!'));

describe('the configuration of the desktop package', () => {
  it('names files that there are', () => {
    const named = [...taken, ...listed(config.asarUnpack).filter((pattern) => !pattern.startsWith('**'))];
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((pattern) => globSync(pattern, { cwd: checkout }).length === 0)).toEqual([]);
    const { entitlements, entitlementsInherit } = config.mac ?? {};
    for (const file of [entitlements, entitlementsInherit, config.directories?.buildResources]) {
      expect(existsSync(join(checkout, file ?? ''))).toBe(true);
    }
  });

  it('packs the program that package.json starts, and no command line', () => {
    const { main }: { main: string } = JSON.parse(readFileSync(join(checkout, 'package.json'), 'utf8'));
    expect(taken).toContain(main.replace('./', ''));
    expect(taken).not.toContain('out/main/cli.js');
  });

  it('carries the licences', () => {
    expect(taken).toEqual(expect.arrayContaining(['LICENSE', 'THIRD-PARTY.md']));
  });

  it('flips fuses in a real Electron, and publishes nothing', () => {
    expect(config.afterPack).toBeTypeOf('function');
    expect(configuration({ ...place, electron: null }).afterPack).toBeUndefined();
    expect(config.publish).toBeNull();
  });
});
