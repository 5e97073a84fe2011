import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import { browserLanguage, showLanguage } from '../i18n/index.ts';
import type { ActionId } from '../keys/keymap.ts';
import { keyRegistry } from '../keys/registry.ts';
import { resolvedTheme, showTheme } from '../theme.ts';
import { knownKeys, readSettings, TEXT_SIZES } from './saved-settings.ts';

const PLACE = 'gwinnow.settings';

export const useSettings = defineStore('settings', () => {
  const saved = readSettings(load());
  const reviewer = ref(saved.reviewer);
  const theme = ref(saved.theme);
  const language = ref(saved.language ?? browserLanguage());
  const languageChosen = ref(saved.language !== null);
  const textSize = ref(saved.textSize);
  const blindFirst = ref(saved.blindFirst);
  const singleKeys = ref(saved.singleKeys);
  const keys = ref(knownKeys(saved.keys));

  const all = computed(() => ({
    reviewer: reviewer.value,
    theme: theme.value,
    language: languageChosen.value ? language.value : null,
    textSize: textSize.value,
    blindFirst: blindFirst.value,
    singleKeys: singleKeys.value,
    keys: keys.value,
  }));

  /** Makes the page follow the settings from now on; resolves when its words are there. */
  async function apply(): Promise<void> {
    watch(all, (now) => save(JSON.stringify(now)), { deep: true });
    watch(theme, showTheme, { immediate: true });
    watch(textSize, (size) => document.documentElement.style.setProperty('font-size', `${size}%`), {
      immediate: true,
    });
    watch(singleKeys, (on) => (keyRegistry.singleKeys.value = on), { immediate: true });
    watch(keys, (changed) => (keyRegistry.overrides.value = { ...changed }), { immediate: true, deep: true });
    watch(language, (now) => {
      languageChosen.value = true;
      void showLanguage(now);
    });
    await showLanguage(language.value);
  }

  function toggleTheme(): void {
    theme.value = resolvedTheme.value === 'dark' ? 'light' : 'dark';
  }

  /** One step up or down the text sizes; 0 for the normal one. */
  function changeTextSize(step: -1 | 0 | 1): void {
    const index = TEXT_SIZES.indexOf(textSize.value) + step;
    textSize.value = step === 0 ? 100 : (TEXT_SIZES[index] ?? textSize.value);
  }

  /** `null` brings the action's own keys back. */
  function remap(id: ActionId, to: readonly string[] | null): void {
    const { [id]: _, ...others } = keys.value;
    keys.value = to === null ? others : { ...others, [id]: to };
  }

  return {
    reviewer,
    theme,
    language,
    textSize,
    blindFirst,
    singleKeys,
    keys,
    apply,
    toggleTheme,
    changeTextSize,
    remap,
  };
});

function load(): string | null {
  try {
    return localStorage.getItem(PLACE);
  } catch {
    return null;
  }
}

/** Where the browser keeps nothing, settings last as long as the page. */
function save(text: string): void {
  try {
    localStorage.setItem(PLACE, text);
  } catch {
    // Refused or full.
  }
}
