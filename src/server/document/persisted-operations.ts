import type { GraphQLParams, Plugin } from 'graphql-yoga';
import { Problem } from '../../errors/problem.ts';
import type { ServerContext } from '../context.ts';
import { ownRequests } from '../request/own-requests.ts';
import { hashOf, type OperationStore } from './operation-store.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/**
 * Persisted operations: a client sends the id of a trusted document, or of a document that was sent before with its SHA-256. A
 * query then fits into a URL, which caches can keep, and its text is sent once for all phones. Only valid documents are stored.
 */
export function usePersistedOperations(
  store: OperationStore,
  trusted: TrustedDocuments = { documents: new Map(), only: false },
): Plugin<ServerContext> {
  /** Documents that are stored once they are found valid, by the parameters of their request. */
  const pending = new WeakMap<GraphQLParams, { hash: string; document: string }>();
  const trustedTexts = new Set(trusted.documents.values());
  let warn: (message: string) => void = () => {};

  return {
    onYogaInit({ yoga }) {
      warn = message => yoga.logger.warn(message);
    },
    async onParams({ request, params, setParams }) {
      if (ownRequests.has(request)) return;
      const id = idOf(params);
      const { query } = params;
      if (trusted.only) {
        const known = id === undefined ? undefined : trusted.documents.get(id);
        if (known !== undefined) setParams(withDocument(params, known));
        else if (query === undefined && id !== undefined)
          throw notFound(params, 'Deploy the manifest that contains it.');
        else if (typeof query === 'string' && !trustedTexts.has(query)) throw notTrusted();
        return;
      }
      if (id === undefined) return;
      if (query === undefined) {
        const document = trusted.documents.get(id) ?? (await store.get(id));
        if (document === undefined) throw notFound(params, 'Send the text of the query.');
        setParams(withDocument(params, document));
      } else if (typeof query === 'string' && trusted.documents.get(id) !== query) {
        if (hashOf(query) !== id) throw mismatch();
        pending.set(params, { hash: id, document: query });
      }
    },
    onExecute({ args: { contextValue } }) {
      const registered = pending.get(contextValue.params);
      if (registered === undefined) return;
      // In parallel to the execution; a response is not lost because its document could not be stored.
      const written = store.put(registered.hash, registered.document).catch((error: Error) => {
        warn(`A persisted query could not be stored: ${error.message}`);
      });
      return { onExecuteDone: () => written };
    },
  };
}

type Params = GraphQLParams & { documentId?: unknown };

const maxIdLength = 200;

/**
 * The id that a request gives: Apollo's in `extensions.persistedQuery`, Relay's in `documentId`.
 * https://www.apollographql.com/docs/graphos/platform/performance/apq
 */
function idOf(params: Params): string | undefined {
  const { documentId, extensions } = params;
  if (typeof documentId === 'string') return documentId.replace(/^sha256:/, '');
  const given: unknown = extensions?.persistedQuery;
  if (given == null) return undefined;
  if (typeof given === 'object' && 'version' in given && 'sha256Hash' in given) {
    const { version, sha256Hash: hash } = given;
    if (version === 1 && typeof hash === 'string' && hash !== '' && hash.length <= maxIdLength) return hash;
  }
  throw new Problem('BAD_REQUEST', '"extensions.persistedQuery" must hold "version": 1 and a "sha256Hash".');
}

function withDocument(params: GraphQLParams, query: string): GraphQLParams {
  return { ...params, query };
}

/** Apollo's clients compare the message, and then send the hash with the text; a client that sends a `documentId` has no text. */
function notFound({ documentId }: Params, advice: string): Problem {
  const message = documentId === undefined ? 'PersistedQueryNotFound' : `Unknown "documentId". ${advice}`;
  return new Problem('PERSISTED_QUERY_NOT_FOUND', message);
}

function mismatch(): Problem {
  return new Problem(
    'PERSISTED_QUERY_MISMATCH',
    'The SHA-256 of "query" is not the "sha256Hash" sent with it.',
  );
}

function notTrusted(): Problem {
  return new Problem(
    'BAD_REQUEST',
    'Only trusted documents are executed here. Send the id of a trusted document.',
  );
}
