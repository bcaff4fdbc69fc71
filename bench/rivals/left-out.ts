import type { LeftOut } from './report.ts';

/** Who was looked at and could not be run where this was measured. */
export const known: readonly LeftOut[] = [
  {
    title: 'Keystone (@keystone-6/core 8.1.0)',
    why:
      'its Prisma makes tables with an engine that it fetches outside the registry: `request to https://binaries.prisma.sh/…/schema-engine.gz.sha256 ' +
      'failed, reason: getaddrinfo ENOTFOUND`.',
  },
  {
    title: 'Webiny',
    why:
      'its storage is not in the registry: `404 Not Found - GET …/@webiny%2fapi-headless-cms-ddb`. The one that needs nothing but DynamoDB filters and ' +
      'sorts in the function what it has read, and is [not recommended for hundreds of records or more](https://github.com/webiny/webiny-js/issues/1610).',
  },
];
