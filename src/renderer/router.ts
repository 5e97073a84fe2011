import { createRouter, createWebHashHistory, type RouteRecordRaw } from 'vue-router';

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
  { path: '/audit', name: 'audit', component: () => import('./views/AuditView.vue') },
  { path: '/settings', name: 'settings', component: () => import('./views/SettingsView.vue') },
  { path: '/:rest(.*)*', redirect: '/' },
];

export const router = createRouter({ history: createWebHashHistory(), routes });
