import type { LeftOut } from './report.ts';

/** Who was looked at and cannot be run by this bench. */
export const known: readonly LeftOut[] = [
  {
    title: 'Keystone 6',
    why: 'its Prisma fetches an engine from a server of its own when it is installed, which not every network allows.',
  },
  {
    title: 'Webiny 5',
    why:
      'its current packages are not in the registry that this was measured with. Its storage that needs nothing but DynamoDB loads all entries of a ' +
      'model and filters them in memory ([issue 1610](https://github.com/webiny/webiny-js/issues/1610)).',
  },
];
