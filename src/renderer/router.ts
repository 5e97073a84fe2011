import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router';
import type { Screen } from './keys/keymap.ts';

/** The screens in the order of the rail; the names of their routes. */
export const SCREENS: readonly Screen[] = [
  'home',
  'data',
  'review',
  'grid',
  'threshold',
  'training',
  'report',
  'activity',
  'settings',
];

/** Screens that show something without an open project. */
const WITHOUT_PROJECT: ReadonlySet<Screen> = new Set(['home', 'settings']);

export function needsProject(screen: Screen): boolean {
  return !WITHOUT_PROJECT.has(screen);
}

const routes: RouteRecordRaw[] = [
  { path: '/', name: 'home', component: () => import('./views/HomeView.vue') },
  { path: '/data', name: 'data', component: () => import('./views/DataView.vue') },
  {
    path: '/review/:sample(\\d+)?',
    name: 'review',
    component: () => import('./views/ReviewView.vue'),
  },
  { path: '/grid', name: 'grid', component: () => import('./views/GridView.vue') },
  { path: '/threshold', name: 'threshold', component: () => import('./views/ThresholdView.vue') },
  { path: '/training', name: 'training', component: () => import('./views/TrainingView.vue') },
  { path: '/report', name: 'report', component: () => import('./views/ReportView.vue') },
  { path: '/activity', name: 'activity', component: () => import('./views/ActivityView.vue') },
  { path: '/settings', name: 'settings', component: () => import('./views/SettingsView.vue') },
  { path: '/:rest(.*)*', redirect: '/' },
];

export const router = createRouter({ history: createWebHashHistory(), routes });

/** The screen whose route has this name; Home for anything else. */
export function screenOf(name: unknown): Screen {
  return SCREENS.find((screen) => screen === name) ?? 'home';
}
