import type { Plugin } from 'graphql-yoga';
import type { ServerContext } from './server.ts';

/** Says in `extensions.cost` what an answer cost: requests to DynamoDB and the units they were charged. */
export function useCost(): Plugin<ServerContext> {
  return {
    onExecute({ args }) {
      const { meter } = args.contextValue;
      return {
        onExecuteDone({ result, setResult }) {
          if (Symbol.asyncIterator in result) return;
          setResult({ ...result, extensions: { ...result.extensions, cost: { ...meter } } });
        },
      };
    },
  };
}
