import { createPinia } from 'pinia';
import { createApp } from 'vue';
import App from './App.vue';
import { i18n } from './i18n/index.ts';
import { keyRegistry } from './keys/registry.ts';
import { router } from './router.ts';
import { useEngine } from './stores/engine.ts';
import { useProject } from './stores/project.ts';
import { useSettings } from './stores/settings.ts';
import { followSystemTheme } from './theme.ts';
import './styles/fonts.css';
import './styles/tokens.css';
import './styles/base.css';

const app = createApp(App).use(createPinia()).use(i18n).use(router);
const settings = useSettings();
followSystemTheme();
keyRegistry.listen(window);
// The store hears of the first engine only if it is there before.
useProject();
useEngine().listen();
await settings.apply();
app.mount('#app');
