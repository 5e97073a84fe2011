import { app } from 'electron';
import * as v from 'valibot';
import { Launch, projectOf } from './launch.ts';

/** What people ask for from outside of the window, from the first start on. */
export type Launches = {
  /** Hands over what was asked so far, and all that will be. */
  serve(open: (launch: Launch) => void): void;
};

/**
 * Listens for later starts of the program, and for files that are opened with it on a Mac, which may be before
 * anything is ready.
 */
export function collectLaunches(first: Launch): Launches {
  const waiting: Launch[] = [];
  let open = (launch: Launch): unknown => waiting.push(launch);

  app.on('second-instance', (_event, _args, _folder, data) => {
    const launch = v.safeParse(Launch, data);
    open(launch.success ? launch.output : { project: null, attach: null });
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open({ project: projectOf(path), attach: null });
  });

  return {
    serve(handler) {
      open = handler;
      // A file that the first start was given comes as an event of its own.
      if (waiting.length === 0 || first.project !== null || first.attach !== null) handler(first);
      for (const launch of waiting) handler(launch);
    },
  };
}
