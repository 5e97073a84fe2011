import { join } from 'node:path';
import { app } from 'electron';
import { prepareApp, runApp } from './hosts/electron/app.ts';
import { readLaunch } from './hosts/electron/launch.ts';
import { collectLaunches } from './hosts/electron/launches.ts';

const out = join(import.meta.dirname, '..');
const built = {
  page: join(out, 'renderer'),
  preload: join(out, 'preload', 'index.cjs'),
  engine: join(out, 'main', 'engine.js'),
};
const developmentUrl = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL'];
const launch = readLaunch(process.argv.slice(1), process.cwd(), app.getAppPath());

if (app.requestSingleInstanceLock(launch)) {
  prepareApp();
  const launches = collectLaunches(launch);
  void app.whenReady().then(() => runApp(built, developmentUrl ?? null, launches));
} else {
  app.quit();
}
