import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const out = resolve(import.meta.dirname, '../../out');

/** Packages that a built program loads, by itself or through its chunks; names of Node's own modules too. */
function packagesOf(entry: string): Set<string> {
  const packages = new Set<string>();
  const seen = new Set<string>();
  const visit = (file: string): void => {
    if (seen.has(file)) return;
    seen.add(file);
    const code = readFileSync(file, 'utf8');
    const names = code.matchAll(
      /^(?:import|export)\b[^'"]*?\bfrom\s*["']([^"']+)["']|^import\s*["']([^"']+)["']|\b(?:import|require)\(["']([^"']+)["']\)/gm,
    );
    for (const [, from, bare, call] of names) {
      const name = from ?? bare ?? call ?? '';
      if (name.startsWith('.')) visit(resolve(dirname(file), name));
      else packages.add(name);
    }
  };
  visit(join(out, entry));
  return packages;
}

const holds = (packages: Set<string>, name: RegExp): string[] =>
  [...packages].filter((one) => name.test(one));

describe('what was built', () => {
  it('has one file for each program', () => {
    if (!existsSync(out)) throw new Error('Nothing is built: npm run build');
    const files = readdirSync(join(out, 'main')).filter((name) => name.endsWith('.js'));
    expect(files.sort()).toEqual(['cli.js', 'engine.js', 'index.js', 'learner.js']);
    expect(readdirSync(join(out, 'preload'))).toEqual(['index.cjs']);
  });

  it.each(['cli.js', 'engine.js', 'learner.js'])('loads no Electron in %s', (program) => {
    expect(holds(packagesOf(`main/${program}`), /^electron/)).toEqual([]);
  });

  it('loads TensorFlow in the learner alone, the database and images outside of it alone', () => {
    const tensorflow = /tensorflow/;
    const data = /^(better-sqlite3|sharp)$/;
    expect(readFileSync(join(out, 'main/learner.js'), 'utf8')).toMatch(tensorflow);
    expect(holds(packagesOf('main/learner.js'), data)).toEqual([]);
    for (const program of ['main/cli.js', 'main/engine.js']) {
      expect(holds(packagesOf(program), tensorflow)).toEqual([]);
      expect(holds(packagesOf(program), data).sort()).toEqual(['better-sqlite3', 'sharp']);
    }
  });

  it('has the window need Electron and nothing heavy', () => {
    const packages = packagesOf('main/index.js');
    expect(packages).toContain('electron');
    expect(holds(packages, /tensorflow|sqlite|sharp|orpc/)).toEqual([]);
  });

  it('has a preload script that needs Electron alone, as a sandbox allows', () => {
    expect([...packagesOf('preload/index.cjs')]).toEqual(['electron']);
    expect(readFileSync(join(out, 'preload/index.cjs'), 'utf8')).not.toMatch(/^(import|export)\b/m);
  });

  it('has its statements in the code, not in files beside it', () => {
    const chunks = readdirSync(join(out, 'main/chunks')).filter((name) => name.endsWith('.js'));
    const code = chunks.map((name) => readFileSync(join(out, 'main/chunks', name), 'utf8')).join('');
    expect(/CREATE TABLE/i.test(code)).toBe(true);
    expect(/from\s*["'][^"']*\.sql/.test(code)).toBe(false);
  });

  it('has a page that names nothing outside of itself', () => {
    const page = readFileSync(join(out, 'renderer/index.html'), 'utf8');
    expect(page).toContain('http-equiv="Content-Security-Policy"');
    expect(page.match(/(?:src|href)="(?!\.\/)[^"]*"/g)).toBeNull();
    expect(page).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\bstyle=|\bon\w+=/);
  });
});
