import { computed, ref, shallowReactive, shallowRef, type ComputedRef, type Ref, type ShallowRef } from 'vue';
import { ACTIONS, actionOf, type Action, type ActionId, type Scope } from './keymap.ts';
import { isSingleKey, matches, printsCharacter } from './notation.ts';
import { belongsToTarget, isTextField } from './targets.ts';

/** `index`: place of the pressed key among the action's keys; 0 when run from the palette. */
export type Press = { readonly index: number };

/** `false` passes the key on to the next that has it. A pair is for keys that act while they are held. */
export type Handler = ((press: Press) => boolean | void) | { down(press: Press): void; up(): void };
export type Handlers = { readonly [Id in ActionId]?: Handler };

export type Layer = {
  readonly scope: Scope;
  readonly handlers: Handlers;
  /** How many dialogs were open when it was made; it acts while as many are. */
  readonly level: number;
  enabled(): boolean;
};

export type ActiveAction = { readonly action: Action; run(): void };

export type KeyRegistry = {
  /** Keys that the user changed. */
  readonly overrides: ShallowRef<Readonly<Partial<Record<ActionId, readonly string[]>>>>;
  /** Whether single printed keys act at all. */
  readonly singleKeys: Ref<boolean>;
  /** How many dialogs are open. */
  readonly level: Ref<number>;
  /** Told of the keys of every screen for which there is nothing to do on this one. */
  readonly missed: ShallowRef<(id: ActionId) => void>;
  /** What can be done now, in the order of the keymap. */
  readonly active: ComputedRef<readonly ActiveAction[]>;
  keysOf(id: ActionId): readonly string[];
  /** Does what the action's key would do now; false where nothing is attached. */
  run(id: ActionId): boolean;
  /** Adds handlers; returns what takes them away. */
  add(scope: Scope, handlers: Handlers, enabled: () => boolean): () => void;
  /** Starts to listen; returns what stops it. */
  listen(target: Window): () => void;
};

export function createKeyRegistry(): KeyRegistry {
  const layers = shallowReactive<Layer[]>([]);
  const overrides: KeyRegistry['overrides'] = shallowRef({});
  const singleKeys = ref(true);
  const level = ref(0);
  const missed: KeyRegistry['missed'] = shallowRef(() => undefined);
  let held: { readonly code: string; up(): void } | null = null;

  const keysOf = (id: ActionId): readonly string[] => overrides.value[id] ?? actionOf(id).keys;

  /** The latest first, and what every screen has last. */
  function acting(): Layer[] {
    const now = layers.filter((layer) => layer.enabled()).reverse();
    return [
      ...now.filter((layer) => layer.scope !== 'global'),
      ...now.filter((layer) => layer.scope === 'global'),
    ];
  }

  function handlerIn(layer: Layer, action: Action): Handler | undefined {
    return layer.level === level.value || action.always ? layer.handlers[action.id] : undefined;
  }

  function handlerOf(action: Action): Handler | undefined {
    return acting()
      .map((layer) => handlerIn(layer, action))
      .find((handler) => handler !== undefined);
  }

  const active = computed(() =>
    ACTIONS.flatMap((action): ActiveAction[] => {
      const handler = handlerOf(action);
      return handler === undefined ? [] : [{ action, run: () => void run(action.id) }];
    }),
  );

  function start(handler: Handler, press: Press, code: string | null): boolean {
    if (typeof handler === 'function') return handler(press) !== false;
    release();
    handler.down(press);
    if (code === null) handler.up();
    else held = { code, up: () => handler.up() };
    return true;
  }

  function release(): void {
    held?.up();
    held = null;
  }

  function onKeyDown(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    for (const layer of acting()) {
      for (const action of ACTIONS) {
        const handler = handlerIn(layer, action);
        if (handler === undefined) continue;
        const index = keysOf(action.id).findIndex(
          (keys) => mayAct(action, keys, event) && matches(event, keys),
        );
        if (index < 0) continue;
        const again = event.repeat && !action.repeats;
        if (!again && !start(handler, { index }, event.code)) continue;
        event.preventDefault();
        return;
      }
    }
    miss(event);
  }

  function miss(event: KeyboardEvent): void {
    if (level.value > 0) return;
    const action = ACTIONS.find(
      (one) =>
        one.scope === 'global' &&
        one.native === undefined &&
        keysOf(one.id).some((keys) => mayAct(one, keys, event) && matches(event, keys)),
    );
    if (action === undefined) return;
    event.preventDefault();
    if (!event.repeat) missed.value(action.id);
  }

  function mayAct(action: Action, keys: string, event: KeyboardEvent): boolean {
    if (!singleKeys.value && printsCharacter(keys)) return false;
    if (isTextField(event.target)) return action.inText === true && !isSingleKey(keys);
    return !isSingleKey(keys) || !belongsToTarget(event);
  }

  function onKeyUp(event: KeyboardEvent): void {
    if (event.code === held?.code) release();
  }

  function run(id: ActionId): boolean {
    const handler = handlerOf(actionOf(id));
    return handler !== undefined && start(handler, { index: 0 }, null);
  }

  return {
    overrides,
    singleKeys,
    level,
    missed,
    active,
    keysOf,
    run,
    add(scope, handlers, enabled) {
      const layer = { scope, handlers, level: level.value, enabled };
      layers.push(layer);
      return () => layers.splice(layers.indexOf(layer), 1);
    },
    listen(target) {
      target.addEventListener('keydown', onKeyDown);
      target.addEventListener('keyup', onKeyUp);
      target.addEventListener('blur', release);
      return () => {
        target.removeEventListener('keydown', onKeyDown);
        target.removeEventListener('keyup', onKeyUp);
        target.removeEventListener('blur', release);
      };
    },
  };
}

/** The one that the app listens with. */
export const keyRegistry = createKeyRegistry();
