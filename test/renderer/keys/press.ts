type Pressed = {
  readonly key: string;
  readonly code: string;
  readonly shift?: boolean;
  readonly control?: boolean;
  readonly alt?: boolean;
};

/** A key press as the browser reports it, with no more than the keys' code reads of it. */
export function press({ key, code, shift = false, control = false, alt = false }: Pressed): KeyboardEvent {
  const down: Readonly<Record<string, boolean>> = { Shift: shift, Control: control, Alt: alt };
  const event = {
    key,
    code,
    shiftKey: shift,
    ctrlKey: control,
    altKey: alt,
    metaKey: false,
    getModifierState: (name: string) => down[name] ?? false,
  };
  return event as KeyboardEvent;
}
