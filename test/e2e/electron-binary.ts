import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';

const NAME = process.platform === 'win32' ? 'electron.exe' : 'electron';

/** Where an Electron is: named by GWINNOW_ELECTRON, in ELECTRON_OVERRIDE_DIST_PATH, or the package's own. */
export function findElectron(root: string): string | null {
  const folder = process.env['ELECTRON_OVERRIDE_DIST_PATH'];
  const candidates = [
    process.env['GWINNOW_ELECTRON'],
    folder === undefined ? undefined : join(folder, NAME),
    join(root, 'node_modules/electron/dist', NAME),
  ];
  return candidates.find((path): path is string => path !== undefined && existsSync(path)) ?? null;
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
