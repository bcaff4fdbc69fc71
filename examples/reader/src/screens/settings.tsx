import type { Copy } from '../offline/copy.ts';
import { useCopy } from '../offline/use-copy.ts';
import { Title } from '../parts/screen.tsx';
import { languageName } from '../parts/words.ts';
import { keepsCopy, language } from '../state/lists.ts';
import { useStored } from '../state/stored.ts';

/** Languages that a reader may choose beside those of the copy. */
const common = ['en', 'ar', 'de', 'es', 'fr', 'hi', 'ru', 'ur', 'zh'];

export function Settings() {
  const chosen = useStored(language);
  const keeps = useStored(keepsCopy);
  const copy = useCopy();
  const languages = [
    ...new Set([...common, ...(copy?.articles ?? []).map(article => article.language), chosen]),
  ];
  return (
    <>
      <Title text="Settings" />
      <form class="settings">
        <p>
          <label for="language">Language of the articles</label>
          <select id="language" value={chosen} onChange={event => language.set(event.currentTarget.value)}>
            <option value="">All languages</option>
            {languages
              .filter(tag => tag !== '')
              .map(tag => (
                <option key={tag} value={tag}>
                  {languageName(tag)}
                </option>
              ))}
          </select>
        </p>
        <p>
          <label>
            <input
              type="checkbox"
              checked={keeps}
              onChange={event => keepsCopy.set(event.currentTarget.checked)}
            />{' '}
            Keep a copy on this device, to read and search without a network
          </label>
        </p>
        <p class="meta" role="status">
          {copy !== undefined && contents(copy)}
        </p>
      </form>
    </>
  );
}

function contents({ articles, entities }: Copy): string {
  if (articles.length + entities.size === 0) return 'Nothing is on this device yet.';
  return `${articles.length} articles and ${entities.size} other pages are on this device.`;
}
