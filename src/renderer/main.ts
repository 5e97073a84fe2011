import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { useEngine } from './stores/engine.ts';
import './styles/tokens.css';
import './styles/base.css';

const app = createApp(App).use(createPinia());
useEngine().listen();
app.mount('#app');
