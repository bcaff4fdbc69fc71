import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { ErrorBoundary, LocationProvider, lazy, Route, Router, useLocation } from 'preact-iso';
import { Icon } from './parts/icons.tsx';
import { NotFound } from './parts/screen.tsx';
import { direction } from './parts/words.ts';
import { Front } from './screens/front.tsx';
import { appLanguage } from './state/lists.ts';
import { loadWords, locale, t } from './words/current.ts';

const Article = lazy(() => import('./screens/article.tsx').then(({ Article }) => Article));
const Section = lazy(() => import('./screens/section.tsx').then(({ Section }) => Section));
const Person = lazy(() => import('./screens/person.tsx').then(({ Person }) => Person));
const Organization = lazy(() =>
  import('./screens/organization.tsx').then(({ Organization }) => Organization),
);
const Agreement = lazy(() => import('./screens/agreement.tsx').then(({ Agreement }) => Agreement));
const Event = lazy(() => import('./screens/event.tsx').then(({ Event }) => Event));
const Place = lazy(() => import('./screens/place.tsx').then(({ Place }) => Place));
const Topic = lazy(() => import('./screens/topic.tsx').then(({ Topic }) => Topic));
const Timeline = lazy(() => import('./screens/timeline.tsx').then(({ Timeline }) => Timeline));
const Search = lazy(() => import('./screens/search.tsx').then(({ Search }) => Search));
const ForYou = lazy(() => import('./screens/for-you.tsx').then(({ ForYou }) => ForYou));
const Saved = lazy(() => import('./screens/saved.tsx').then(({ Saved }) => Saved));
const Settings = lazy(() => import('./screens/settings.tsx').then(({ Settings }) => Settings));

export function App() {
  const [shown, setShown] = useState(locale);
  useEffect(() => appLanguage.onChange(() => void loadWords().then(() => setShown(locale))), []);
  // Before it is painted: no word stands on the wrong side for a moment.
  useLayoutEffect(() => {
    document.documentElement.lang = shown;
    document.documentElement.dir = direction(shown);
  }, [shown]);
  return (
    // In another language every word is another one: all is drawn anew.
    <LocationProvider key={shown}>
      <a class="skip" href="#main">
        {t.skip}
      </a>
      <Header />
      <Main />
    </LocationProvider>
  );
}

/** Each screen begins at its heading, for screen readers too. */
function Main() {
  const { path } = useLocation();
  const main = useRef<HTMLElement>(null);
  const last = useRef(path);
  useEffect(() => {
    if (last.current === path) return;
    last.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return (
    <main id="main" ref={main} tabIndex={-1}>
      <ErrorBoundary>
        <Router>
          <Route path="/" component={Front} />
          <Route path="/article/:slug" component={Article} />
          <Route path="/section/:slug" component={Section} />
          <Route path="/person/:slug" component={Person} />
          <Route path="/organization/:slug" component={Organization} />
          <Route path="/agreement/:slug" component={Agreement} />
          <Route path="/event/:slug" component={Event} />
          <Route path="/place/:slug" component={Place} />
          <Route path="/topic/:slug" component={Topic} />
          <Route path="/timeline/:id" component={Timeline} />
          <Route path="/search" component={Search} />
          <Route path="/for-you" component={ForYou} />
          <Route path="/saved" component={Saved} />
          <Route path="/settings" component={Settings} />
          <Route default component={NotFound} />
        </Router>
      </ErrorBoundary>
    </main>
  );
}

const tabs = [
  ['/', 'home', 'home'],
  ['/for-you', 'forYou', 'star'],
  ['/search', 'search', 'search'],
  ['/saved', 'saved', 'bookmark'],
  ['/settings', 'settings', 'settings'],
] as const;

function Header() {
  const { path } = useLocation();
  return (
    <header class="app-header">
      <a class="brand" href="/">
        Communiqué
      </a>
      <nav aria-label={t.mainNavigation}>
        {tabs.map(([href, label, icon]) => (
          <a key={href} href={href} aria-current={path === href ? 'page' : undefined}>
            <Icon name={icon} />
            <span>{t[label]}</span>
          </a>
        ))}
      </nav>
    </header>
  );
}
