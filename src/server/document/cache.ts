import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';

/** Approximate bytes of a token with its part of the syntax tree. */
const bytesPerToken = 500;

/**
 * Caches valid documents with their syntax trees, bounded by their size. Yoga's own cache is bounded by the number of documents and keeps invalid
 * ones, so half a gigabyte of useless documents could fill it.
 */
export function useDocumentCache(maxBytes: number): Plugin {
  const documents = new LRUCache<string, DocumentNode>({ maxSize: maxBytes, sizeCalculation: sizeOf });
  const valid = new WeakSet<DocumentNode>();
  return {
    onParse({ params, setParsedDocument }) {
      const known = documents.get(params.source.toString());
      if (known !== undefined) setParsedDocument(known);
    },
    onValidate({ params: { documentAST }, setResult }) {
      if (valid.has(documentAST)) {
        setResult([]);
        return;
      }
      return ({ valid: isValid }) => {
        const text = documentAST.loc?.source.body;
        if (!isValid || text === undefined) return;
        valid.add(documentAST);
        documents.set(text, documentAST);
      };
    },
  };
}

function sizeOf({ loc }: DocumentNode, text: string): number {
  let tokens = 0;
  for (let token = loc?.startToken ?? null; token !== null; token = token.next) tokens += 1;
  return 2 * text.length + tokens * bytesPerToken;
}
