import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { type Copy, copyBytes } from '../offline/copy.ts';
import { useCopy } from '../offline/use-copy.ts';
import { Title } from '../parts/screen.tsx';
import { languageName } from '../parts/words.ts';
import { appLanguage, copySize, copySizes, keepsCopy, language } from '../state/lists.ts';
import { useStored } from '../state/stored.ts';
import { appLanguages, browserLanguage, t } from '../words/current.ts';
import { count, fill, numberText } from '../words/phrase.tsx';

/** Languages that a reader may choose beside those of the copy. */
const common = ['en', 'ar', 'de', 'es', 'fr', 'hi', 'ru', 'ur', 'zh'];

export function Settings() {
  const own = useStored(appLanguage) || browserLanguage();
  const chosen = useStored(language);
  const keeps = useStored(keepsCopy);
  const size = useStored(copySize);
  const copy = useCopy();
  const languages = [
    ...new Set([...common, ...(copy?.articles ?? []).map(article => article.language), chosen]),
  ];
  return (
    <>
      <Title text={t.settings} />
      <form class="settings">
        <Choice id="app-language" label={t.appLanguage} value={own} onChoose={appLanguage.set}>
          {appLanguages.map(({ tag, name }) => (
            <option key={tag} value={tag} lang={tag}>
              {name}
            </option>
          ))}
        </Choice>
        <Choice id="language" label={t.articleLanguage} value={chosen} onChoose={language.set}>
          <option value="">{t.allLanguages}</option>
          {languages
            .filter(tag => tag !== '')
            .map(tag => (
              <option key={tag} value={tag}>
                {languageName(tag)}
              </option>
            ))}
        </Choice>
        <label class="check">
          <input
            type="checkbox"
            checked={keeps}
            onChange={event => keepsCopy.set(event.currentTarget.checked)}
          />
          {t.keepCopy}
        </label>
        {keeps && (
          <Choice
            id="copy-size"
            label={t.copySize}
            value={String(size)}
            onChoose={value => copySize.set(Number(value))}
          >
            {copySizes.map(each => (
              <option key={each} value={each}>
                {fill(t.newest, { count: numberText(each) })}
              </option>
            ))}
          </Choice>
        )}
        <p class="meta" role="status">
          {copy !== undefined && <Contents copy={copy} />}
        </p>
      </form>
    </>
  );
}

interface ChoiceProps {
  readonly id: string;
  readonly label: string;
  readonly value: string;
  onChoose(value: string): void;
  readonly children: ComponentChildren;
}

function Choice({ id, label, value, onChoose, children }: ChoiceProps) {
  return (
    <p>
      <label for={id}>{label}</label>
      <select id={id} value={value} onChange={event => onChoose(event.currentTarget.value)}>
        {children}
      </select>
    </p>
  );
}

/** How many records the copy has, and how large they are. */
function Contents({ copy }: { readonly copy: Copy }) {
  const [bytes, setBytes] = useState<number>();
  useEffect(() => setBytes(copyBytes(copy)), [copy]);
  const { articles, entities } = copy;
  if (articles.length + entities.size === 0) return <>{t.nothingKept}</>;
  if (bytes === undefined) return null;
  return (
    <>
      {fill(t.keptAll, {
        articles: count(t.keptArticles, articles.length),
        pages: count(t.keptPages, entities.size),
        size: numberText(bytes / 1_000_000, 1),
      })}
    </>
  );
}
