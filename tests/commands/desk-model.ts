/**
 * The desk of a newsroom in memory, by brute force: articles and a front with working copies, expiries and releases. It
 * repeats every rule in the simplest form.
 */

/** The text of an article, and where it stands. */
export interface Text {
  /** A word that no other text has. */
  readonly word: string;
  readonly section: string;
  readonly topic: number;
}

export interface Copy {
  readonly text: Text;
  readonly basedOn: number;
  readonly at?: number | undefined;
}

export interface ArticleState {
  readonly id: string;
  readonly slug: string;
  text: Text;
  revision: number;
  status: 'DRAFT' | 'PUBLISHED' | 'WITHDRAWN';
  publishedAt: number | null;
  expiresAt: number | null;
  updatedAt: number;
  copy: Copy | undefined;
  saves: number;
  release: ReleaseState | undefined;
}

/** A front, of which the name alone changes. */
export interface FrontState {
  readonly id: string;
  readonly slug: string;
  name: string;
  revision: number;
  updatedAt: number;
  copy: FrontCopy | undefined;
  saves: number;
  release: ReleaseState | undefined;
}

export interface FrontCopy {
  readonly name: string;
  readonly basedOn: number;
  readonly at?: number | undefined;
}

export type Action = 'PUBLISH' | 'UNPUBLISH';

export interface ReleaseState {
  readonly id: string;
  state: 'OPEN' | 'SCHEDULED' | 'CANCELLED';
  at: number | null;
  revision: number;
  items: { readonly slug: string; readonly action: Action }[];
}

export type Outcome = 'written' | 'InvalidInputError' | 'NotFoundError' | 'StaleRevisionError';

/** A change that becomes public by itself. */
interface Due {
  readonly at: number;
  readonly happens: () => void;
}

export class DeskModel {
  now = 0;
  readonly articles = new Map<string, ArticleState>();
  readonly releases: ReleaseState[] = [];
  front: FrontState | undefined;
  /** Every word that was ever written. */
  readonly words: string[] = [];

  /** Lets the time pass: every change that is due happens at its instant. */
  passTo(now: number): void {
    for (let next = this.#next(); next !== undefined && next.at <= now; next = this.#next()) next.happens();
    this.now = now;
  }

  /** The instant of the next change of what the public sees. */
  nextInstant(): number | undefined {
    const scheduled = [...this.articles.values()].flatMap(({ status, publishedAt }) =>
      status === 'PUBLISHED' && publishedAt !== null && publishedAt > this.now ? [publishedAt] : [],
    );
    return [...scheduled, this.#next()?.at ?? []].flat().toSorted((a, b) => a - b)[0];
  }

  /** The instant of the next change that is written before it happens. */
  nextWrite(): number | undefined {
    return this.#next()?.at;
  }

  created(id: string, slug: string, text: Text): void {
    this.words.push(text.word);
    this.articles.set(slug, {
      ...{ id, slug, text, revision: 1, status: 'DRAFT', publishedAt: null, expiresAt: null },
      ...{ updatedAt: this.now, copy: undefined, saves: 0, release: undefined },
    });
  }

  update(article: ArticleState, revision: number, text: Text): Outcome {
    return this.#edit(article, revision, () => {
      this.words.push(text.word);
      this.#write(article, { text });
      return 'written';
    });
  }

  publish(article: ArticleState, revision: number, at: number | null): Outcome {
    return this.#edit(article, revision, () => {
      if (at === null && this.isPublic(article)) return 'written';
      const publishedAt = at ?? this.now;
      if (article.expiresAt !== null && article.expiresAt <= publishedAt) return 'InvalidInputError';
      if (article.status !== 'PUBLISHED' || article.publishedAt !== publishedAt)
        this.#write(article, { status: 'PUBLISHED', publishedAt });
      return 'written';
    });
  }

  withdraw(article: ArticleState, revision: number): Outcome {
    return this.#edit(article, revision, () => {
      if (article.status === 'DRAFT') return 'InvalidInputError';
      if (article.status === 'PUBLISHED') this.#write(article, { status: 'WITHDRAWN', expiresAt: null });
      return 'written';
    });
  }

  setExpiry(article: ArticleState, revision: number, at: number | null): Outcome {
    return this.#edit(article, revision, () => {
      const { status, publishedAt, expiresAt } = article;
      const isValid = at === null || (at > this.now && status === 'PUBLISHED' && at > (publishedAt ?? 0));
      if (!isValid) return 'InvalidInputError';
      if (at !== expiresAt) this.#write(article, { expiresAt: at });
      return 'written';
    });
  }

  delete(article: ArticleState, revision: number): Outcome {
    return this.#edit(article, revision, () => {
      this.articles.delete(article.slug);
      return 'written';
    });
  }

  copyRevision({ revision, saves }: Pick<ArticleState, 'revision' | 'saves'>): number {
    return revision + saves;
  }

  frontCreated(id: string, slug: string, name: string): void {
    this.front = {
      ...{ id, slug, name, revision: 1, updatedAt: this.now },
      ...{ copy: undefined, saves: 0, release: undefined },
    };
  }

  updateFront(front: FrontState, revision: number, name: string): Outcome {
    if (revision !== front.revision) return 'StaleRevisionError';
    if (this.#isFrozen(front)) return 'InvalidInputError';
    this.#writeFront(front, name);
    return 'written';
  }

  saveFront(front: FrontState, revision: number, name: string): Outcome {
    const expected = front.copy === undefined ? front.revision : this.copyRevision(front);
    if (revision !== expected) return 'StaleRevisionError';
    if (this.#isFrozen(front)) return 'InvalidInputError';
    front.saves += 1;
    front.copy = { name, basedOn: front.revision };
    return 'written';
  }

  publishFront(front: FrontState, revision: number, at: number | null): Outcome {
    const { copy } = front;
    if (copy === undefined) return 'NotFoundError';
    if (revision !== this.copyRevision(front) || copy.basedOn !== front.revision) return 'StaleRevisionError';
    if (at !== null && at > this.now) {
      if (front.release !== undefined && front.release.state !== 'CANCELLED') return 'InvalidInputError';
      front.saves += 1;
      front.copy = { ...copy, at };
      return 'written';
    }
    if (this.#isFrozen(front)) return 'InvalidInputError';
    front.copy = undefined;
    this.#writeFront(front, copy.name);
    return 'written';
  }

  discardFront(front: FrontState, revision: number): Outcome {
    if (front.copy === undefined) return 'NotFoundError';
    if (revision !== this.copyRevision(front)) return 'StaleRevisionError';
    if (this.#isFrozen(front)) return 'InvalidInputError';
    front.copy = undefined;
    return 'written';
  }

  save(article: ArticleState, revision: number, text: Text): Outcome {
    const expected = article.copy === undefined ? article.revision : this.copyRevision(article);
    if (revision !== expected) return 'StaleRevisionError';
    if (this.#isFrozen(article)) return 'InvalidInputError';
    this.words.push(text.word);
    article.saves += 1;
    article.copy = { text, basedOn: article.revision };
    return 'written';
  }

  publishCopy(article: ArticleState, revision: number, at: number | null): Outcome {
    const { copy } = article;
    if (copy === undefined) return 'NotFoundError';
    if (revision !== this.copyRevision(article) || copy.basedOn !== article.revision)
      return 'StaleRevisionError';
    if (at !== null && at > this.now) {
      if (article.release !== undefined && article.release.state !== 'CANCELLED') return 'InvalidInputError';
      article.saves += 1;
      article.copy = { ...copy, at };
      return 'written';
    }
    if (this.#isFrozen(article)) return 'InvalidInputError';
    this.#write(article, { text: copy.text });
    article.copy = undefined;
    return 'written';
  }

  discard(article: ArticleState, revision: number): Outcome {
    if (article.copy === undefined) return 'NotFoundError';
    if (revision !== this.copyRevision(article)) return 'StaleRevisionError';
    if (this.#isFrozen(article)) return 'InvalidInputError';
    article.copy = undefined;
    return 'written';
  }

  releaseCreated(id: string): void {
    this.releases.push({ id, state: 'OPEN', at: null, revision: 1, items: [] });
  }

  statusOf({ state, at }: ReleaseState): string {
    return state === 'SCHEDULED' && at !== null && at <= this.now ? 'DONE' : state;
  }

  add(release: ReleaseState, article: ArticleState | FrontState | undefined, action: Action): Outcome {
    if (article === undefined) return 'NotFoundError';
    if (article === this.front && action === 'UNPUBLISH') return 'InvalidInputError';
    if (release.state === 'SCHEDULED') return 'InvalidInputError';
    if (article.copy?.at !== undefined) return 'InvalidInputError';
    const { slug, release: other } = article;
    if (other === release && release.items.some(item => item.slug === slug && item.action === action))
      return 'written';
    if (other !== undefined && other !== release && other.state === 'OPEN') return 'InvalidInputError';
    if (other !== undefined && other !== release && this.statusOf(other) === 'SCHEDULED')
      return 'InvalidInputError';
    release.items = [...release.items.filter(item => item.slug !== slug), { slug, action }];
    release.revision += 1;
    article.release = release;
    return 'written';
  }

  remove(release: ReleaseState, slug: string): Outcome {
    if (!release.items.some(item => item.slug === slug)) return 'NotFoundError';
    if (release.state === 'SCHEDULED') return 'InvalidInputError';
    release.items = release.items.filter(item => item.slug !== slug);
    release.revision += 1;
    const item = this.item(slug);
    if (item?.release === release) item.release = undefined;
    return 'written';
  }

  schedule(release: ReleaseState, revision: number, at: number): Outcome {
    if (revision !== release.revision) return 'StaleRevisionError';
    if (this.statusOf(release) === 'DONE' || at <= this.now || release.items.length === 0)
      return 'InvalidInputError';
    if (!release.items.every(item => this.#canBeReleased(release, item, at))) return 'InvalidInputError';
    Object.assign(release, { state: 'SCHEDULED', at, revision: release.revision + 1 });
    return 'written';
  }

  cancel(release: ReleaseState, revision: number): Outcome {
    if (revision !== release.revision) return 'StaleRevisionError';
    if (this.statusOf(release) === 'DONE') return 'InvalidInputError';
    if (release.state !== 'CANCELLED')
      Object.assign(release, { state: 'CANCELLED', revision: release.revision + 1 });
    return 'written';
  }

  /** The article or front with a slug. */
  item(slug: string): ArticleState | FrontState | undefined {
    return slug === this.front?.slug ? this.front : this.articles.get(slug);
  }

  isPublic({ status, publishedAt }: ArticleState): boolean {
    return status === 'PUBLISHED' && publishedAt !== null && publishedAt <= this.now;
  }

  /** The public articles, newest first. */
  public(): ArticleState[] {
    return [...this.articles.values()]
      .filter(article => this.isPublic(article))
      .toSorted((a, b) => (b.publishedAt ?? 0) - (a.publishedAt ?? 0) || (ulidOf(a) < ulidOf(b) ? 1 : -1));
  }

  #edit(article: ArticleState, revision: number, change: () => Outcome): Outcome {
    if (revision !== article.revision) return 'StaleRevisionError';
    return this.#isFrozen(article) ? 'InvalidInputError' : change();
  }

  #write(article: ArticleState, changes: Partial<ArticleState>, at = this.now): void {
    Object.assign(article, changes, { revision: article.revision + 1, updatedAt: at });
  }

  #writeFront(front: FrontState, name: string, at = this.now): void {
    Object.assign(front, { name, revision: front.revision + 1, updatedAt: at });
  }

  #isFrozen({ release }: Pick<ArticleState, 'release'>): boolean {
    return release !== undefined && this.statusOf(release) === 'SCHEDULED';
  }

  #canBeReleased(release: ReleaseState, { slug, action }: { slug: string; action: Action }, at: number) {
    const { front } = this;
    if (slug === front?.slug)
      return (
        front.release === release && front.copy?.basedOn === front.revision && front.copy.at === undefined
      );
    const article = this.articles.get(slug);
    if (article?.release !== release) return false;
    const { copy, status, expiresAt, revision } = article;
    if (expiresAt !== null && expiresAt <= at) return false;
    if (action === 'UNPUBLISH') return status === 'PUBLISHED';
    if (copy === undefined) return status !== 'PUBLISHED';
    return copy.at === undefined && copy.basedOn === revision;
  }

  #next(): Due | undefined {
    const all = [...this.articles.values()].flatMap(article => [
      ...this.#expiry(article),
      ...this.#scheduledCopy(article),
    ]);
    // At one instant, the end of a publication comes before the others.
    return [...all, ...this.#scheduledFront(), ...this.#dueReleases()].toSorted((a, b) => a.at - b.at)[0];
  }

  #expiry(article: ArticleState): Due[] {
    const { expiresAt: at, status } = article;
    if (at === null || status !== 'PUBLISHED') return [];
    return [{ at, happens: () => this.#write(article, { status: 'WITHDRAWN', expiresAt: null }, at) }];
  }

  #scheduledCopy(article: ArticleState): Due[] {
    const { copy } = article;
    const at = copy?.at;
    if (copy === undefined || at === undefined) return [];
    const happens = () => {
      if (copy.basedOn !== article.revision) {
        article.copy = { ...copy, at: undefined };
        return;
      }
      article.copy = undefined;
      this.#write(article, { text: copy.text }, at);
    };
    return [{ at, happens }];
  }

  #scheduledFront(): Due[] {
    const { front } = this;
    const copy = front?.copy;
    const at = copy?.at;
    if (front === undefined || copy === undefined || at === undefined) return [];
    const happens = () => {
      if (copy.basedOn !== front.revision) {
        front.copy = { ...copy, at: undefined };
        return;
      }
      front.copy = undefined;
      this.#writeFront(front, copy.name, at);
    };
    return [{ at, happens }];
  }

  #dueReleases(): Due[] {
    return this.releases.flatMap(release => {
      const { state, at, items } = release;
      const left = items.flatMap(({ slug, action }) => {
        const article = this.articles.get(slug);
        return article?.release === release ? [{ article, action }] : [];
      });
      const { front } = this;
      const releasesFront = front?.release === release && items.some(({ slug }) => slug === front.slug);
      if (state !== 'SCHEDULED' || at === null || (left.length === 0 && !releasesFront)) return [];
      const happens = () => {
        for (const { article, action } of left) this.#release(article, action, at);
        if (front === undefined || !releasesFront) return;
        const { copy } = front;
        Object.assign(front, { release: undefined, copy: undefined });
        if (copy !== undefined) this.#writeFront(front, copy.name, at);
      };
      return [{ at, happens }];
    });
  }

  #release(article: ArticleState, action: Action, at: number): void {
    article.release = undefined;
    if (action === 'UNPUBLISH') {
      this.#write(article, { status: 'WITHDRAWN', expiresAt: null }, at);
      return;
    }
    const { copy, status, publishedAt } = article;
    article.copy = undefined;
    this.#write(
      article,
      {
        ...{ status: 'PUBLISHED', publishedAt: status === 'PUBLISHED' ? publishedAt : at },
        ...(copy === undefined ? {} : { text: copy.text }),
      },
      at,
    );
  }
}

function ulidOf({ id }: ArticleState): string {
  return Buffer.from(id, 'base64').toString().split(':')[1] ?? '';
}
