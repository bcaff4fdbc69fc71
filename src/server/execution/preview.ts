import { getOperationAST, OperationTypeNode } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import { badInput } from '../../errors/problem.ts';
import { globalId } from '../../model/global-id.ts';
import type { ServerContext } from '../context.ts';
import { requestError } from '../errors.ts';

/**
 * Names the preview in `extensions.preview` of its responses, and refuses the mutations of an editor: what they write
 * would not be in the preview. A preview token has no scope, so the fields themselves refuse it.
 */
export function usePreview(): Plugin<ServerContext> {
  return {
    onExecute({ args: { document, operationName, contextValue }, setResultAndStopExecution }) {
      const { preview, viewer } = contextValue;
      if (preview === undefined) return;
      const isEditor = viewer?.preview === undefined;
      if (isEditor && getOperationAST(document, operationName)?.operation === OperationTypeNode.MUTATION) {
        const error = requestError(
          badInput(
            'Mutations are not allowed in a preview. Remove the header preview-at or preview-release.',
          ),
        );
        return setResultAndStopExecution({ errors: [error] });
      }
      const { at, release } = preview;
      const named = { at, ...(release === undefined ? {} : { release: globalId('Release', release.id) }) };
      return {
        onExecuteDone({ result, setResult }) {
          if (Symbol.asyncIterator in result) return;
          setResult({ ...result, extensions: { ...result.extensions, preview: named } });
        },
      };
    },
  };
}
