import { appLanguage } from '../state/lists.ts';
import { en, type Words } from './en.ts';

/** Languages of the app by their name in itself, and how their words are loaded. English is always there. */
const loaders = {
  en: { name: 'English', load: async (): Promise<Words> => en },
  de: { name: 'Deutsch', load: (): Promise<Words> => import('./de.ts').then(({ de }) => de) },
  ar: { name: 'العربية', load: (): Promise<Words> => import('./ar.ts').then(({ ar }) => ar) },
} as const;

type AppLanguage = keyof typeof loaders;

export const appLanguages = Object.entries(loaders).map(([tag, { name }]) => ({ tag, name }));

/** The words of the app in the language that `loadWords` has loaded. The app is drawn anew after a change. */
export let t: Words = en;

/** The language and region for dates, numbers and names. */
export let locale = localeOf('en');

/** Loads the words of the chosen language, or else of the first of the browser's languages that the app has. Offline, English may be all there is. */
export async function loadWords(): Promise<void> {
  const wanted = isKnown(appLanguage.get()) ? appLanguage.get() : browserLanguage();
  const tag: AppLanguage = isKnown(wanted) ? wanted : 'en';
  try {
    t = await loaders[tag].load();
    locale = localeOf(tag);
  } catch {
    t = en;
    locale = localeOf('en');
  }
}

export function browserLanguage(): AppLanguage {
  return navigator.languages.map(base).find(isKnown) ?? 'en';
}

/** As the reader's browser has it, so that British readers get British dates. */
function localeOf(tag: AppLanguage): string {
  return navigator.languages.find(each => base(each) === tag) ?? tag;
}

function base(tag: string): string {
  return tag.split('-')[0] ?? '';
}

function isKnown(tag: string): tag is AppLanguage {
  return Object.hasOwn(loaders, tag);
}
