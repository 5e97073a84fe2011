const NO_TEXT: ReadonlySet<string> = new Set([
  'button',
  'checkbox',
  'color',
  'file',
  'image',
  'radio',
  'range',
  'reset',
  'submit',
]);

const PRESSED =
  'button, a[href], summary, [role=button], [role=switch], [role=link], [role=checkbox], [role=menuitem]';
const WITH_ARROWS =
  'select, input[type=range], input[type=radio], [role=slider], [role=tab], [role=option], [role=listbox], [role=radio]';
const ARROWS: ReadonlySet<string> = new Set([
  'ArrowLeft',
  'ArrowRight',
  'ArrowUp',
  'ArrowDown',
  'Home',
  'End',
  'PageUp',
  'PageDown',
]);

/** Whether what has the focus takes text, so that letters belong to it. */
export function isTextField(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !NO_TEXT.has(target.type);
  return target instanceof HTMLTextAreaElement || target.isContentEditable;
}

/** Whether the focused control does something with this key itself: Enter on a button, arrows on a slider. */
export function belongsToTarget({ target, key }: KeyboardEvent): boolean {
  if (!(target instanceof Element)) return false;
  if (key === 'Enter' || key === ' ') {
    return target.matches(`${PRESSED}, input, ${WITH_ARROWS}`);
  }
  if (ARROWS.has(key)) return target.matches(WITH_ARROWS);
  return target.matches('select') && key.length === 1;
}
