import type { Plugin } from 'graphql-yoga';
import { Problem } from '../../errors/problem.ts';
import { documentError, requestError } from '../errors.ts';

/** Checks the type of each parameter, after the id of a persisted document was replaced by the document. Yoga checks them too, but its messages do not say what to do. */
export function useParameterTypes(): Plugin {
  return {
    onParams({ params }) {
      for (const [name, value] of Object.entries(params)) {
        if (value == null) continue;
        const type = Object.hasOwn(types, name) ? types[name] : undefined;
        if (type === undefined) throw requestError(unknown(name));
        if (typeof value !== type || Array.isArray(value)) throw requestError(wrong(name, type));
      }
      if (params.query == null) throw documentError(missing());
    },
  };
}

const types: Readonly<Record<string, 'string' | 'object'>> = {
  query: 'string',
  operationName: 'string',
  documentId: 'string',
  variables: 'object',
  extensions: 'object',
};

/** The caller chose the name, which may be of any length. */
function unknown(name: string): Problem {
  const known = Object.keys(types).join(', ');
  return new Problem(
    'BAD_REQUEST',
    `The parameter "${name.slice(0, 80)}" is unknown. Known parameters: ${known}.`,
  );
}

function wrong(name: string, type: 'string' | 'object'): Problem {
  const what = type === 'string' ? 'a string' : 'an object';
  return new Problem('BAD_REQUEST', `The parameter "${name}" is not ${what}. Send ${what}, or leave it out.`);
}

function missing(): Problem {
  return new Problem(
    'BAD_REQUEST',
    'The query is missing. Send "query", or the id of a persisted document ("documentId" or "extensions.persistedQuery").',
  );
}
