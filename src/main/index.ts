import { join } from 'node:path';
import { app } from 'electron';
import { prepareApp, runApp } from './hosts/electron/app.ts';

const out = join(import.meta.dirname, '..');
const built = {
  page: join(out, 'renderer'),
  preload: join(out, 'preload', 'index.cjs'),
  engine: join(out, 'main', 'engine.js'),
};
const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];

if (app.requestSingleInstanceLock()) {
  prepareApp();
  void app.whenReady().then(() => runApp(built, developmentUrl ?? null));
} else {
  app.quit();
}
