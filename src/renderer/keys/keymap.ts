import type { Screen } from '../screens.ts';

/**
 * Where a key acts. `verdict` goes with the screens that decide, Review and Grid; `dialog` with whatever dialog is
 * open.
 */
export type Scope = 'global' | 'verdict' | Screen | 'dialog';

export type ActionDefinition = {
  readonly id: string;
  readonly scope: Scope;
  /** As tinykeys writes them: `$mod` is Ctrl, on macOS Cmd; `Digit4` is the physical key, the keypad's too. */
  readonly keys: readonly string[];
  /** Also acts while a text field has the focus. */
  readonly inText?: true;
  /** Also acts while a dialog is open. */
  readonly always?: true;
  /** Acts again while the key stays down. */
  readonly repeats?: true;
  /** Listed, but done by whatever is open, not by a handler. */
  readonly native?: true;
  /** Of use as a key alone: the palette leaves it out. */
  readonly keyOnly?: true;
  /** Its keys count: the handler gets the place of the pressed one, so they are not remapped one by one. */
  readonly counts?: true;
};

const digits = (before: string): readonly string[] =>
  Array.from({ length: 10 }, (_, digit) => `${before}Digit${digit}`);

/** Every action that has a key, in the order in which the keys are listed. Label: `keys.<id>`. */
const KEYMAP = [
  { id: 'app.palette', scope: 'global', keys: ['$mod+k'], inText: true, keyOnly: true },
  { id: 'app.keys', scope: 'global', keys: ['[Shift]+?', 'h'] },
  { id: 'app.find', scope: 'global', keys: ['[Shift]+/'], keyOnly: true },
  { id: 'app.undo', scope: 'global', keys: ['$mod+z'] },
  { id: 'app.redo', scope: 'global', keys: ['$mod+Shift+z', '$mod+y'] },
  { id: 'app.export', scope: 'global', keys: ['$mod+e'], inText: true },
  { id: 'app.new', scope: 'global', keys: ['$mod+n'], inText: true },
  { id: 'app.open', scope: 'global', keys: ['$mod+o'], inText: true },
  { id: 'app.save', scope: 'global', keys: ['$mod+s'], inText: true, keyOnly: true, always: true },
  { id: 'app.reload', scope: 'global', keys: ['$mod+r'], inText: true, keyOnly: true, always: true },
  {
    id: 'app.larger',
    scope: 'global',
    keys: ['$mod+[Shift]++', '$mod+='],
    inText: true,
    repeats: true,
    always: true,
  },
  { id: 'app.smaller', scope: 'global', keys: ['$mod+-'], inText: true, repeats: true, always: true },
  { id: 'app.normal', scope: 'global', keys: ['$mod+Digit0'], inText: true, always: true },
  { id: 'app.region', scope: 'global', keys: ['F6'], inText: true, keyOnly: true },
  { id: 'app.regionBack', scope: 'global', keys: ['Shift+F6'], inText: true, keyOnly: true },
  { id: 'app.close', scope: 'global', keys: ['Escape'], native: true },

  { id: 'go.home', scope: 'global', keys: ['$mod+Digit1'], inText: true },
  { id: 'go.data', scope: 'global', keys: ['$mod+Digit2'], inText: true },
  { id: 'go.review', scope: 'global', keys: ['$mod+Digit3'], inText: true },
  { id: 'go.grid', scope: 'global', keys: ['$mod+Digit4'], inText: true },
  { id: 'go.threshold', scope: 'global', keys: ['$mod+Digit5'], inText: true },
  { id: 'go.training', scope: 'global', keys: ['$mod+Digit6'], inText: true },
  { id: 'go.report', scope: 'global', keys: ['$mod+Digit7'], inText: true },
  { id: 'go.audit', scope: 'global', keys: ['$mod+Digit8'], inText: true },
  { id: 'go.settings', scope: 'global', keys: ['$mod+,'], inText: true },

  {
    id: 'review.pick',
    scope: 'verdict',
    keys: [...digits(''), ...digits('Shift+'), ...digits('Alt+Shift+')],
    counts: true,
  },
  { id: 'review.findClass', scope: 'verdict', keys: ['l'] },
  { id: 'review.accept', scope: 'verdict', keys: ['Enter', 'a'] },
  { id: 'review.acceptWithReason', scope: 'verdict', keys: ['$mod+Enter'], inText: true },
  { id: 'review.keep', scope: 'verdict', keys: ['x'] },
  { id: 'review.takeSecond', scope: 'review', keys: ['o'] },
  { id: 'review.unsure', scope: 'verdict', keys: ['u'] },
  { id: 'review.flag', scope: 'verdict', keys: ['f'] },
  { id: 'review.reason', scope: 'verdict', keys: ['c'] },
  { id: 'review.takeBack', scope: 'verdict', keys: ['Backspace'] },

  { id: 'review.previous', scope: 'review', keys: ['ArrowLeft'], repeats: true },
  { id: 'review.next', scope: 'review', keys: ['ArrowRight'], repeats: true },
  { id: 'review.previousOpen', scope: 'review', keys: ['$mod+ArrowLeft'] },
  { id: 'review.nextOpen', scope: 'review', keys: ['$mod+ArrowRight'] },
  { id: 'review.first', scope: 'review', keys: ['Home'] },
  { id: 'review.last', scope: 'review', keys: ['End'] },
  { id: 'review.skip', scope: 'review', keys: ['Space'] },
  { id: 'review.blind', scope: 'review', keys: ['b'] },
  { id: 'review.swap', scope: 'review', keys: ['t'], keyOnly: true },
  { id: 'review.difference', scope: 'review', keys: ['d'] },
  { id: 'review.zoomIn', scope: 'review', keys: ['[Shift]++', '='], repeats: true },
  { id: 'review.zoomOut', scope: 'review', keys: ['-'], repeats: true },
  { id: 'review.fit', scope: 'review', keys: ['z'] },
  { id: 'review.panLeft', scope: 'review', keys: ['Shift+ArrowLeft'], repeats: true },
  { id: 'review.panRight', scope: 'review', keys: ['Shift+ArrowRight'], repeats: true },
  { id: 'review.panUp', scope: 'review', keys: ['Shift+ArrowUp'], repeats: true },
  { id: 'review.panDown', scope: 'review', keys: ['Shift+ArrowDown'], repeats: true },
  { id: 'review.nearest', scope: 'review', keys: ['n'] },
  { id: 'review.replay', scope: 'review', keys: ['v'] },
  { id: 'review.evidence', scope: 'review', keys: ['e'] },
  { id: 'review.showInGrid', scope: 'review', keys: ['g'] },

  { id: 'grid.left', scope: 'grid', keys: ['ArrowLeft'], repeats: true, keyOnly: true },
  { id: 'grid.right', scope: 'grid', keys: ['ArrowRight'], repeats: true, keyOnly: true },
  { id: 'grid.up', scope: 'grid', keys: ['ArrowUp'], repeats: true, keyOnly: true },
  { id: 'grid.down', scope: 'grid', keys: ['ArrowDown'], repeats: true, keyOnly: true },
  { id: 'grid.extendLeft', scope: 'grid', keys: ['Shift+ArrowLeft'], repeats: true, keyOnly: true },
  { id: 'grid.extendRight', scope: 'grid', keys: ['Shift+ArrowRight'], repeats: true, keyOnly: true },
  { id: 'grid.extendUp', scope: 'grid', keys: ['Shift+ArrowUp'], repeats: true, keyOnly: true },
  { id: 'grid.extendDown', scope: 'grid', keys: ['Shift+ArrowDown'], repeats: true, keyOnly: true },
  { id: 'grid.select', scope: 'grid', keys: ['Space'] },
  { id: 'grid.selectGroup', scope: 'grid', keys: ['$mod+a'] },
  { id: 'grid.selectShown', scope: 'grid', keys: ['$mod+Shift+a'] },
  { id: 'grid.openInReview', scope: 'grid', keys: ['o'] },
  { id: 'grid.larger', scope: 'grid', keys: ['[Shift]++', '='], repeats: true },
  { id: 'grid.smaller', scope: 'grid', keys: ['-'], repeats: true },
  { id: 'grid.clear', scope: 'grid', keys: ['Escape'] },

  { id: 'threshold.down', scope: 'threshold', keys: ['ArrowLeft'], repeats: true, keyOnly: true },
  { id: 'threshold.up', scope: 'threshold', keys: ['ArrowRight'], repeats: true, keyOnly: true },
  {
    id: 'threshold.downMore',
    scope: 'threshold',
    keys: ['Shift+ArrowLeft', 'PageDown'],
    repeats: true,
    keyOnly: true,
  },
  {
    id: 'threshold.upMore',
    scope: 'threshold',
    keys: ['Shift+ArrowRight', 'PageUp'],
    repeats: true,
    keyOnly: true,
  },
  { id: 'threshold.lowest', scope: 'threshold', keys: ['Home'] },
  { id: 'threshold.highest', scope: 'threshold', keys: ['End'] },
  { id: 'threshold.apply', scope: 'threshold', keys: ['$mod+Enter'], inText: true },
  { id: 'threshold.reset', scope: 'threshold', keys: ['Escape'] },

  { id: 'training.pause', scope: 'training', keys: ['p'] },
  { id: 'training.checkpoint', scope: 'training', keys: ['k'] },

  { id: 'audit.previous', scope: 'audit', keys: ['ArrowUp'], repeats: true, keyOnly: true },
  { id: 'audit.next', scope: 'audit', keys: ['ArrowDown'], repeats: true, keyOnly: true },
  { id: 'audit.details', scope: 'audit', keys: ['Enter'] },
  { id: 'audit.replay', scope: 'audit', keys: ['v'] },
] as const satisfies readonly ActionDefinition[];

export type ActionId = (typeof KEYMAP)[number]['id'];
export type Action = ActionDefinition & { readonly id: ActionId };

export const ACTIONS: readonly Action[] = KEYMAP;

const BY_ID: ReadonlyMap<string, Action> = new Map(ACTIONS.map((action) => [action.id, action]));

/** Throws for an id that is none, which the type forbids. */
export function actionOf(id: ActionId): Action {
  const action = BY_ID.get(id);
  if (action === undefined) throw new Error(`no action ${id}`);
  return action;
}

export function isActionId(id: string): id is ActionId {
  return BY_ID.has(id);
}

/** The scopes whose keys act together on each screen. */
export function scopesOf(screen: Screen): readonly Scope[] {
  return screen === 'review' || screen === 'grid' ? ['global', 'verdict', screen] : ['global', screen];
}
