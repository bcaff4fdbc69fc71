import type { Tool } from '../tool.ts';
import { createDraft, updateDraft } from './drafts.ts';
import { figures } from './figures.ts';
import { getArticle } from './get-article.ts';
import { searchNews } from './search-news.ts';
import { statementsBy } from './statements-by.ts';
import { timeline } from './timeline.ts';
import { whatWasAgreed } from './what-was-agreed.ts';
import { whoIs } from './who-is.ts';

/** The tools of every caller. */
export const readingTools: readonly Tool[] = [
  searchNews,
  whoIs,
  timeline,
  whatWasAgreed,
  statementsBy,
  figures,
  getArticle,
];

/** The tools of a caller with the scope WRITE. */
export const writingTools: readonly Tool[] = [createDraft, updateDraft];
