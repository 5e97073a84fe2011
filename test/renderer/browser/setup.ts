import { beforeEach } from 'vitest';
import { showLanguage } from '../../../src/renderer/i18n/index.ts';
import { keyRegistry } from '../../../src/renderer/keys/registry.ts';
import { showTheme } from '../../../src/renderer/theme.ts';
import '../../../src/renderer/styles/fonts.css';
import '../../../src/renderer/styles/tokens.css';
import '../../../src/renderer/styles/base.css';

keyRegistry.listen(window);

beforeEach(async () => {
  localStorage.clear();
  keyRegistry.overrides.value = {};
  keyRegistry.singleKeys.value = true;
  showTheme('light');
  await showLanguage('en');
});
