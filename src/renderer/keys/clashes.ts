import { ACTIONS, actionOf, scopesOf, type ActionId } from './keymap.ts';
import { SCREENS, type Screen } from '../screens.ts';
import { pressesOf } from './notation.ts';

export type Clash = { readonly press: string; readonly actions: readonly ActionId[] };

type KeysOf = (id: ActionId) => readonly string[];

/** Presses that would do two things on a screen. */
export function clashesOn(screen: Screen, keysOf: KeysOf): Clash[] {
  const scopes = scopesOf(screen);
  const byPress = new Map<string, ActionId[]>();
  for (const action of ACTIONS) {
    if (action.native || !scopes.includes(action.scope)) continue;
    for (const press of keysOf(action.id).flatMap(pressesOf)) {
      byPress.set(press, [...(byPress.get(press) ?? []), action.id]);
    }
  }
  return [...byPress]
    .filter(([, actions]) => actions.length > 1)
    .map(([press, actions]) => ({ press, actions }));
}

/** The other actions that a key already has on some screen where `id` acts. */
export function takenBy(id: ActionId, notation: string, keysOf: KeysOf): ActionId[] {
  const { scope } = actionOf(id);
  const shared = SCREENS.map(scopesOf).filter((scopes) => scopes.includes(scope));
  const presses = pressesOf(notation);
  return ACTIONS.filter(
    (action) =>
      action.id !== id &&
      !action.native &&
      shared.some((scopes) => scopes.includes(action.scope)) &&
      keysOf(action.id)
        .flatMap(pressesOf)
        .some((press) => presses.includes(press)),
  ).map((action) => action.id);
}
