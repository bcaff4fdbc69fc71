import { hash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { communique, newFolder } from './process.ts';

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

test.for([
  [
    'expired',
    /^communique: The AWS credentials have expired: .*aws sso login.*\(The SSO session .+ has expired\. .+\)\n$/,
  ],
  [
    'guarded',
    /^communique: The AWS credentials in use do not work: .+\(.*multi-factor authentication.+\)\n$/,
  ],
  ['unknown', /^communique: No AWS credentials were found: .+\(Could not .+ credentials.+\)\n$/],
] as const)('the profile "%s" is told by what is wrong with it', async ([AWS_PROFILE, says]) => {
  const HOME = await newFolder();
  const cache = join(HOME, '.aws/sso/cache');
  await mkdir(cache, { recursive: true });
  const startUrl = 'https://news.awsapps.com/start';
  const session = { startUrl, region: 'eu-central-1', accessToken: 'a', expiresAt: '2024-01-01T00:00:00Z' };
  await writeFile(join(cache, `${hash('sha1', startUrl)}.json`), JSON.stringify(session));
  const profiles = [
    '[profile expired]',
    `sso_start_url = ${startUrl}`,
    ...['sso_region = eu-central-1', 'sso_account_id = 123456789012', 'sso_role_name = desk'],
    ...['[profile guarded]', 'role_arn = arn:aws:iam::123456789012:role/desk', 'source_profile = base'],
    'mfa_serial = arn:aws:iam::123456789012:mfa/rosa',
    ...['[profile base]', 'aws_access_key_id = a', 'aws_secret_access_key = b'],
  ];
  await writeFile(join(HOME, '.aws/config'), profiles.join('\n'));
  const environment = { ...nobody, HOME, AWS_PROFILE };
  const end = await communique(['verify', '--table', 'x', '--region', 'eu-central-1'], { environment });
  expect(end.stderr).toMatch(says);
  expect(end).toMatchObject({ by: 2, stdout: '' });
});
