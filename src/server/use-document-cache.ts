import type { DocumentNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { LRUCache } from 'lru-cache';

/** Bytes that a token takes with the nodes of the tree that are made of it, about. */
const bytesOfToken = 500;

/**
 * Keeps documents that were parsed and found valid, the last used ones. Yoga's own cache counts documents, whatever their size, and keeps
 * those that are not valid too: strangers could fill it with half a gigabyte of what nobody asks twice.
 */
export function useDocumentCache(mostBytes: number): Plugin {
  const documents = new LRUCache<string, DocumentNode>({ maxSize: mostBytes, sizeCalculation: sizeOf });
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
  return 2 * text.length + tokens * bytesOfToken;
}
