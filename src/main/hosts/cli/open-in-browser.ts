import { spawn } from 'node:child_process';

/** Opens a file or an address as the desktop does, where there is one. Nobody waits for it and it cannot fail. */
export function openInBrowser(target: string): void {
  const opener = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  if (opener === 'xdg-open' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']) return;
  const child = spawn(opener, [target], { detached: true, stdio: 'ignore' });
  child.on('error', () => undefined);
  child.unref();
}
