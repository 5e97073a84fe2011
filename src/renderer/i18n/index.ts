import { createI18n } from 'vue-i18n';
import { LANGUAGES, type Language } from '../../shared/host-link.ts';

const WORDS = {
  en: () => import('./en/index.ts'),
  de: () => import('./de/index.ts'),
};

export const i18n = createI18n({ legacy: false, locale: 'en', fallbackLocale: 'en' });

/** Shows the page in a language, once its words are here. */
export async function showLanguage(language: Language): Promise<void> {
  const words = await WORDS[language]();
  i18n.global.setLocaleMessage(language, words.default);
  i18n.global.locale.value = language;
  document.documentElement.lang = language;
}

/** The first language of the browser's list that the app has. */
export function browserLanguage(wanted: readonly string[] = navigator.languages): Language {
  const codes = wanted.map((tag) => tag.toLowerCase().split('-')[0]);
  return codes.flatMap((code) => LANGUAGES.filter((language) => language === code))[0] ?? 'en';
}
