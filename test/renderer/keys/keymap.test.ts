import { describe, expect, it } from 'vitest';
import { clashesOn, takenBy } from '../../../src/renderer/keys/clashes.ts';
import { ACTIONS, actionOf, isActionId, type ActionId } from '../../../src/renderer/keys/keymap.ts';
import { SCREENS } from '../../../src/renderer/screens.ts';
import { MENU_ACTIONS } from '../../../src/shared/host-link.ts';

const keysOf = (id: ActionId): readonly string[] => actionOf(id).keys;

describe('the keymap', () => {
  it.each(SCREENS)('gives no press two meanings on %s', (screen) => {
    expect(clashesOn(screen, keysOf)).toEqual([]);
  });

  it('names each action once', () => {
    expect(new Set(ACTIONS.map(({ id }) => id)).size).toBe(ACTIONS.length);
  });

  it('has every action of the native menu', () => {
    expect(MENU_ACTIONS.filter((id) => !isActionId(id))).toEqual([]);
  });
});

describe('a changed key', () => {
  const changed =
    (change: ActionId, keys: readonly string[]) =>
    (id: ActionId): readonly string[] =>
      id === change ? keys : keysOf(id);

  it('clashes where another action of the same screen has it', () => {
    expect(clashesOn('review', changed('review.keep', ['n']))).toEqual([
      { press: 'n', actions: ['review.keep', 'review.nearest'] },
    ]);
  });

  it('clashes with an optional Shift either way', () => {
    expect(clashesOn('home', changed('app.find', ['Shift+?']))).toEqual([
      { press: 'Shift+?', actions: ['app.keys', 'app.find'] },
    ]);
  });

  it('is free where the other action is of another screen', () => {
    expect(takenBy('threshold.apply', 'p', keysOf)).toEqual([]);
    expect(takenBy('grid.select', 'o', keysOf)).toEqual(['grid.openInReview']);
  });

  it('is taken by what every screen has', () => {
    expect(takenBy('training.pause', '$mod+k', keysOf)).toEqual(['app.palette']);
  });

  it('may stay what it is', () => {
    const taken = ACTIONS.filter(({ native }) => !native).flatMap(({ id, keys }) =>
      keys.flatMap((key) => takenBy(id, key, keysOf)),
    );
    expect(taken).toEqual([]);
  });
});
