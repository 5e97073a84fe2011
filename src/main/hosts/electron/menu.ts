import { Menu, type BrowserWindow } from 'electron';
import { attachedMenuTemplate, menuTemplate, type MenuDeed, type MenuState } from './menu-template.ts';

/** Gives each window its menu; a Mac has one for all, which follows the window in front. */
export function setMenus(
  state: MenuState,
  act: (deed: MenuDeed) => void,
  attached: readonly BrowserWindow[],
): void {
  const local = Menu.buildFromTemplate(menuTemplate(state, act));
  const ofAttached = Menu.buildFromTemplate(attachedMenuTemplate(state, act));
  if (state.platform === 'darwin') {
    const inFront = attached.some((window) => window.isFocused());
    return Menu.setApplicationMenu(inFront ? ofAttached : local);
  }
  Menu.setApplicationMenu(local);
  for (const window of attached) window.setMenu(ofAttached);
}
