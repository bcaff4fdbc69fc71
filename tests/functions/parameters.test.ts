import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Deployment, deploymentProblems } from '../../scripts/deployment-problems.ts';
import { bareProject, root, serverless } from './serverless.ts';

/** Where an operator has files of his own. */
let folder: string;

beforeAll(async () => {
  folder = await bareProject();
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const certificate = 'arn:aws:acm:eu-central-1:123456789012:certificate/0a1b';

const sound: Deployment = {
  known: [],
  ownFile: { name: 'deploy/params.prod.yml', content: null },
  parameters: {
    cdn: 'off',
    reader: 'off',
    webAclArn: '',
    originSecretInUse: 'A',
    originSecretA: 1,
    originSecretB: 1,
    rateLimit: 250,
    burstLimit: 125,
    graphqlConcurrency: 0,
    outboxConcurrency: '12',
    liveStreams: 0,
    liveSeconds: 60,
    alarmEmail: '',
    canary: 'off',
    monthlyBudget: 0,
    budgetEmail: '',
    eventBus: '',
    domainName: '',
    certificateArn: 'arn:aws:acm:us-east-1:000000000000:certificate/none',
    hostedZoneId: '',
    keepTable: 'Retain',
    protectTable: true,
  },
  region: 'eu-central-1',
  environment: { STAGE: 'prod', LIMITS: '', AUTH_ISSUER: '', TRUSTED_DOCUMENTS: 'off' },
};

test('what is sound has no problems', async () => {
  const all = { ...sound, known: Object.keys(sound.parameters) };
  expect(await deploymentProblems(all)).toEqual([]);
  const named = { domainName: 'api.example.org', certificateArn: certificate, hostedZoneId: 'Z0123456789' };
  expect(await deploymentProblems({ ...all, parameters: { ...sound.parameters, ...named } })).toEqual([]);
});

test.for([
  ['rateLimit', 'abc', 'a number above 0'],
  ['rateLimit', '0', 'a number above 0'],
  ['burstLimit', '1.5', 'a whole number above 0'],
  ['graphqlConcurrency', '-1', 'a whole number, 0 or more'],
  ['outboxConcurrency', 'many', 'a whole number, 0 or more'],
  ['liveStreams', 'on', 'a whole number, 0 or more'],
  ['liveSeconds', '5', 'a whole number from 10 to 900'],
  ['liveSeconds', '901', 'a whole number from 10 to 900'],
  ['alarmEmail', 'desk', 'one address of mail'],
  ['eventBus', 'arn:aws:events:eu-central-1:123456789012:event-bus/news', "the bus's name, not its ARN"],
  [
    'canary',
    'on',
    'off, Canary10Percent10Minutes (also 5, 15 or 30), or Linear10PercentEvery1Minute (also 2Minutes, 3Minutes or 10Minutes)',
  ],
  ['monthlyBudget', '$50', 'an amount in dollars, 0 or more'],
  ['cdn', 'yes', 'on or off'],
  ['reader', 'yes', 'on or off'],
  [
    'webAclArn',
    'arn:aws:wafv2:eu-central-1:123456789012:regional/webacl/a/b',
    'the ARN of a web ACL for CloudFront, as arn:aws:wafv2:us-east-1:123456789012:global/webacl/…',
  ],
  ['originSecretInUse', 'C', 'A or B'],
  ['originSecretA', 'new', 'a whole number, 0 or more'],
  ['keepTable', 'yes', 'Retain or Delete'],
  ['protectTable', 'on', 'true or false'],
] as const)('%s cannot be %s', async ([name, value, says]) => {
  expect(await problemsOf({ [name]: value })).toEqual([`${name} is "${value}"; it must be ${says}.`]);
});

test.for([
  { canary: 'Canary10Percent10Minutes' },
  { canary: 'Linear10PercentEvery1Minute' },
  { monthlyBudget: '49.90', budgetEmail: 'a@news.example' },
  { monthlyBudget: 50, alarmEmail: 'a@news.example' },
])('a canary and a budget as they may be: %j', async given => {
  expect(await problemsOf(given)).toEqual([]);
});

test.for([10, '90', 899, 900])('a stream may be open for %s seconds', async liveSeconds => {
  expect(await problemsOf({ liveSeconds })).toEqual([]);
});

test.for([
  [{ domainName: 'api.example.org' }, 'domainName is set, and certificateArn is not'],
  [{ certificateArn: certificate }, 'certificateArn is set, and domainName is not'],
  [
    { webAclArn: 'arn:aws:wafv2:us-east-1:123456789012:global/webacl/a/b' },
    'webAclArn is set, and cdn is off',
  ],
  [{ reader: 'on' }, 'reader is on, and cdn is off'],
  [
    { monthlyBudget: 50 },
    'monthlyBudget is set, and neither budgetEmail nor alarmEmail is: say who gets the mail.',
  ],
  [
    { budgetEmail: 'a@news.example' },
    'budgetEmail is set, and monthlyBudget is not: say the dollars a month.',
  ],
  [{ hostedZoneId: 'Z1' }, 'hostedZoneId is set, and domainName is not'],
  [
    { domainName: 'api.example.org', certificateArn: certificate, cdn: 'on' },
    'certificateArn is of eu-central-1; CloudFront (cdn) takes it from us-east-1 only.',
  ],
  [
    { domainName: 'api.example.org', certificateArn: certificate.replace('eu-central-1', 'us-east-1') },
    'certificateArn is of us-east-1; without cdn it must be in eu-central-1 only.',
  ],
  [{ domainName: 'https://api.example.org', certificateArn: certificate }, 'domainName is "https://api'],
] as const)('parameters that do not fit each other: %j', async ([given, says]) => {
  const problems = await problemsOf(given);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(says);
});

test.for([
  [{ LIMITS: 'depht=2' }, 'LIMITS has "depht=2"'],
  [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is "loud"'],
  [{ CORS_ORIGINS: 'news.example' }, 'CORS_ORIGINS has "news.example"'],
  [{ AUTH_ISSUER: 'https://x.example' }, 'AUTH_ISSUER needs exactly one of'],
  [{ AUTH_AUDIENCE: 'x' }, 'AUTH_ISSUER is not set'],
  [{ AUTH_ISSUER: 'http://x.example', AUTH_AUDIENCE: 'x' }, 'if STAGE is prod, it must be an https URL'],
  [{ TRUSTED_DOCUMENTS: 'on' }, 'TRUSTED_DOCUMENTS needs the manifest trusted-documents.json'],
] as const)('settings that no function would start with: %j', async ([given, says]) => {
  const known = Object.keys(sound.parameters);
  const problems = await deploymentProblems({
    ...sound,
    known,
    environment: { ...sound.environment, ...given },
  });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain(says);
});

test('the framework refuses what is wrong before it builds, whatever it came by, all at once', async () => {
  await writeFile(join(folder, 'deploy/params.staging.yml'), 'cnd: on\nalarmEmail: desk\n');
  const words = ['rateLimit=abc', 'limits=depht=2', 'corsorigins=*'].flatMap(each => ['--param', each]);
  const run = serverless(folder, ['package', '--stage', 'staging', ...words], {
    AUTH_ISSUER: 'https://x.example',
  });
  const { code, stdout, stderr } = await run.then(
    () => ({ code: 0, stdout: '', stderr: '' }),
    error => error,
  );
  expect(code).toBe(1);
  const lines = `${stdout}${stderr}`.split('\n');
  for (const line of [
    /^There is no parameter "cnd" \(deploy\/params\.staging\.yml\)\. There are: .*\bcdn\b/,
    /^There is no parameter "corsorigins"\. There are: .*\bcdn\b/,
    /^alarmEmail is "desk"/,
    /^rateLimit is "abc"/,
    /^LIMITS has "depht=2"/,
    /^AUTH_ISSUER needs exactly one of/,
  ])
    expect(lines).toContainEqual(expect.stringMatching(line));
  expect(lines.filter(line => /^ +at /.test(line))).toEqual([]);
});

test('a parameter is that of the command, else of the file of the stage, else of the environment, else of the project', async () => {
  const own = [
    'region: eu-west-1',
    'logLevel: warn',
    'logRetention: 60',
    'graphiql: off',
    'authIssuer: https://file.example',
  ];
  await writeFile(join(folder, 'deploy/params.dev.yml'), own.join('\n'));
  const words = ['print', '--stage', 'dev', '--format', 'json', '--param', 'logLevel=error'];
  const output = await serverless(folder, words, {
    AUTH_ISSUER: 'https://environment.example',
    AUTH_AUDIENCE: 'environment',
  });
  const { provider, functions } = JSON.parse(output.slice(output.indexOf('{'), output.lastIndexOf('}') + 1));
  expect(provider).toMatchObject({
    ...{ region: 'eu-west-1', logRetentionInDays: 60 },
    // The budget filters by it.
    stackTags: { CommuniqueStage: 'communique-dev' },
  });
  expect({ ...provider.environment, ...functions.graphql.environment }).toMatchObject({
    LOG_LEVEL: 'error',
    GRAPHIQL: 'off',
    AUTH_ISSUER: 'https://file.example',
    AUTH_AUDIENCE: 'environment',
    TRUSTED_DOCUMENTS: 'off',
  });
});

test('the example and the page about deploying name every parameter, and no other', async () => {
  const read = (path: string) => readFile(join(root, path), 'utf8');
  const [yml = '', example = '', page = ''] = await Promise.all(
    ['serverless.yml', 'deploy/params.example.yml', 'docs/deploy.md'].map(read),
  );
  const known = [...yml.matchAll(/^ {4}(\w+): \$\{self:custom\.own\.(\w+), /gm)].map(([, name, from]) => {
    expect(from).toBe(name);
    return name;
  });
  expect([...example.matchAll(/^#(\w+): /gm)].map(([, name]) => name).sort()).toEqual(
    [...new Set(known)].sort(),
  );
  const rows = page.match(/\| parameter \|.*?\n\n/s)?.[0].split('\n') ?? [];
  const told = rows.flatMap(row =>
    [...(row.split('|')[1] ?? '').matchAll(/`(\w+)`/g)].map(([, name]) => name),
  );
  expect(told.sort()).toEqual([...new Set(known)].sort());
});

test('the page about deploying names what the cache key of CloudFront consists of', async () => {
  const [yml = '', page = ''] = await Promise.all(
    ['deploy/cdn.yml', 'docs/deploy.md'].map(path => readFile(join(root, path), 'utf8')),
  );
  const policy = /CdnCachePolicy:.*?\n\n/s.exec(yml)?.[0] ?? '';
  const names = [...policy.matchAll(/- \[(Accept.*?)\]|QueryStrings: \[(.*?)\]/g)].flatMap(
    ([, headers, parameters]) => (headers ?? parameters ?? '').split(', '),
  );
  expect(names).toEqual(expect.arrayContaining(['Accept', 'Origin', 'query', 'lists']));
  const told = /The cache key consists.*?\. So/s.exec(page)?.[0] ?? '';
  const named = [...told.matchAll(/`([\w-]+)`/g)].map(([, name]) => name);
  expect(named.filter(name => name !== 'Accept-Encoding' && name !== 'corsOrigins').sort()).toEqual(
    [...new Set(names)].sort(),
  );
});

test('the costs of an idle month add up, with and without the free tier that the page names', async () => {
  const page = await readFile(join(root, 'docs/deploy.md'), 'utf8');
  const month = /\*\*An idle month\*\*.*?stage\.\n/s.exec(page)?.[0] ?? '';
  const cents = (text: string | undefined) => Math.round(Number(text) * 100);
  const costs = new Map(
    [...month.matchAll(/^\| ([^|*]+) \|.*\| (\d+\.\d\d) \|$/gm)].map(([, what, cost]) => [what, cents(cost)]),
  );
  const sum = [...costs.values()].reduce((all, cost) => all + cost, 0);
  expect(sum).toBe(cents(/\*\*([\d.]+)\*\* \|$/m.exec(month)?.[1]));
  const [, metrics, alarms] = /free tier \((\d+) metrics, (\d+) alarms, 3 dashboards\)/.exec(month) ?? [];
  const free =
    Number(metrics) * 30 + Number(alarms) * 10 + (costs.get('Dashboard') ?? 0) + (costs.get('Table') ?? 0);
  expect(cents(/leave ([\d.]+) of it/.exec(month)?.[1])).toBe(sum - free);
});

function problemsOf(given: Deployment['parameters']): Promise<string[]> {
  const parameters = { ...sound.parameters, ...given };
  return deploymentProblems({ ...sound, known: Object.keys(parameters), parameters });
}
