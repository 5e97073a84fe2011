import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const NAME = process.platform === 'win32' ? 'electron.exe' : 'electron';

/** A program to start, and whether it has the app in it or is given the checkout to run. */
export type ElectronProgram = { readonly path: string; readonly holdsApp: boolean };

/**
 * An Electron with the app in it that GWINNOW_ELECTRON names, else a bare one: in ELECTRON_OVERRIDE_DIST_PATH, or the
 * package's own.
 */
export function findElectron(root: string): ElectronProgram | null {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const candidates = [
    { path: process.env['GWINNOW_ELECTRON'], holdsApp: true },
    { path: folder === undefined ? undefined : join(folder, NAME), holdsApp: false },
    { path: join(root, 'node_modules/electron/dist', NAME), holdsApp: false },
  ];
  for (const { path, holdsApp } of candidates) {
    if (path !== undefined && existsSync(path)) return { path, holdsApp };
  }
  return null;
}

/** A display for a window: the one there is, else a virtual one of Xvfb's. Null where there is neither. */
export async function findDisplay(): Promise<{ name: string; close(): void } | null> {
  if (process.platform !== 'linux') return { name: '', close: () => undefined };
  const there = process.env['DISPLAY'];
  if (there !== undefined && there !== '') return { name: there, close: () => undefined };
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1600x1000x24', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const numbers = server.stdio[3] as Readable;
  const number = await new Promise<string | null>((resolve) => {
    server.once('error', () => resolve(null));
    server.once('exit', () => resolve(null));
    numbers.once('data', (data: Buffer) => resolve(data.toString().trim()));
  });
  return number === null ? null : { name: `:${number}`, close: () => void server.kill() };
}
