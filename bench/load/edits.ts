import { operation } from '../../tests/contract/operations.ts';
import type { Answer, Post, Query } from './post.ts';

/** The edited articles, which limit the number of concurrent edits: an article has one at a time. */
const desks = 200;

/** An edit that is to be sent. */
export interface Edit extends Query {
  /** Processes an answer; returns what is wrong with it. */
  settle(answer: Answer): string | undefined;
  /** Releases the article for other edits. */
  release(): void;
}

export interface Edits {
  /** Undefined where all articles are being edited. */
  next(random: () => number): Edit | undefined;
}

/** Makes the articles that are edited, as drafts. */
export async function openEdits(post: Post): Promise<Edits> {
  const idle: { id: string; revision: number }[] = [];
  for (let i = 0; i < desks; i++) {
    const variables = { input: { headline: `Under load ${i}`, body: 'A text that changes.' } };
    const { answer } = await post({ text: operation('NewArticle'), variables, isWrite: true });
    const { id, revision } = answer.data.createArticle;
    idle.push({ id, revision });
  }
  return {
    next(random) {
      const article = idle.shift();
      if (article === undefined) return undefined;
      const input = { headline: `Under load, ${Math.floor(random() * 1e9)}` };
      return {
        text: operation('EditArticle'),
        variables: { ...article, input },
        isWrite: true,
        settle({ data }) {
          const result = data?.updateArticle;
          article.revision = result?.revision ?? result?.currentRevision ?? article.revision;
          return result === undefined || result?.__typename === 'Article' ? undefined : result?.__typename;
        },
        release: () => void idle.push(article),
      };
    },
  };
}
