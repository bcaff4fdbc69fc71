import { expect, test } from 'vitest';
import { communique } from './process.ts';

/** No settings of whoever runs the tests, and no machine of AWS that would give credentials. */
const nobody = { HOME: '/nonexistent', AWS_EC2_METADATA_DISABLED: 'true' };
const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };

test.for([
  [
    'without a region',
    ['--table', 'x'],
    keys,
    /^communique: No AWS region was found: set AWS_REGION, or --region on the command line\. \(Region is missing\)\n$/,
  ],
  [
    'without credentials',
    ['--table', 'x', '--region', 'eu-central-1'],
    {},
    /^communique: No AWS credentials were found: set AWS_ACCESS_KEY_ID and .+\)\n$/,
  ],
] as const)(
  'a command on a table in AWS %s prints a line of advice, and ends with 2',
  async ([, at, more, says]) => {
    const end = await communique(['verify', ...at], { environment: { ...nobody, ...more } });
    expect(end.stderr).toMatch(says);
    expect(end).toMatchObject({ by: 2, stdout: '' });
  },
);
