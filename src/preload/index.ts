import { ipcRenderer } from 'electron';
import { PORTS } from '../shared/host-link.ts';

for (const name of Object.values(PORTS)) {
  ipcRenderer.on(name, ({ ports }) => window.postMessage(name, window.location.origin, [...ports]));
}
