import { Menu, type MenuItemConstructorOptions, type WebContents } from 'electron';
import type { Language } from '../../../shared/host-link.ts';
import { MENU_WORDS } from './menu-words.ts';

/** Offers copying and pasting where a text is pointed at with the other mouse button. */
export function offerEditing(contents: WebContents, language: () => Language): void {
  contents.on('context-menu', (_event, { isEditable, selectionText, editFlags }) => {
    const { cut, copy, paste, selectAll } = MENU_WORDS[language()];
    const forAll: MenuItemConstructorOptions[] = [{ role: 'copy', label: copy, enabled: editFlags.canCopy }];
    const forFields: MenuItemConstructorOptions[] = [
      { role: 'cut', label: cut, enabled: editFlags.canCut },
      ...forAll,
      { role: 'paste', label: paste, enabled: editFlags.canPaste },
      { role: 'selectAll', label: selectAll, enabled: editFlags.canSelectAll },
    ];
    if (isEditable) Menu.buildFromTemplate(forFields).popup();
    else if (selectionText.trim() !== '') Menu.buildFromTemplate(forAll).popup();
  });
}
