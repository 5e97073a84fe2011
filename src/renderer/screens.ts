/** The screens in the order of the rail; also the names of their routes. */
export const SCREENS = [
  'home',
  'data',
  'review',
  'grid',
  'threshold',
  'training',
  'report',
  'audit',
  'settings',
] as const;
export type Screen = (typeof SCREENS)[number];

/** Screens that show something without an open project. */
const WITHOUT_PROJECT: ReadonlySet<Screen> = new Set(['home', 'settings']);

export function needsProject(screen: Screen): boolean {
  return !WITHOUT_PROJECT.has(screen);
}

/** The screen whose route has this name; Home for anything else. */
export function screenOf(name: unknown): Screen {
  return SCREENS.find((screen) => screen === name) ?? 'home';
}
