import { os } from '../dispatch.ts';
import type { Runtime } from '../runtime.ts';
import { browse, nearestFolder } from '../user/browse.ts';

export function fileHandlers({ home }: Runtime) {
  return {
    browse: os.files.browse.handler(async ({ input }) =>
      browse(input.directory ?? (await nearestFolder(home))),
    ),
  };
}
