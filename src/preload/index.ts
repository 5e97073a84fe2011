import { ipcRenderer } from 'electron';
import { HOST_PORT } from '../shared/host-link.ts';

ipcRenderer.on(HOST_PORT, (event) => {
  window.postMessage(HOST_PORT, window.location.origin, [...event.ports]);
});
