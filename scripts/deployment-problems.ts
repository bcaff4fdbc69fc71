import { stageOf } from '../src/access/stage.ts';
import { readTrustedDocuments } from '../src/server/document/trusted-documents.ts';
import { readIssuer } from '../src/server/identity/issuer.ts';
import { SettingError } from '../src/server/setting-error.ts';
import { readSettings } from '../src/server/settings.ts';

export type Values = Readonly<Record<string, unknown>>;

/** What is about to be deployed. */
export interface Deployment {
  /** The names that a parameter may have. */
  readonly known: readonly string[];
  /** The operator's file for the stage, as it was read; null where there is none. */
  readonly ownFile: { readonly name: string; readonly content: unknown };
  /** Every parameter with its value, wherever that came from. */
  readonly parameters: Values;
  readonly region: string;
  /** The environment of the GraphQL function. */
  readonly environment: Values;
}

/** What is wrong with a deployment, a line each: it would fail late, start no function, or silently not be what was asked for. */
export async function deploymentProblems(deployment: Deployment): Promise<string[]> {
  return [
    ...unknownParameters(deployment),
    ...wrongValues(deployment.parameters),
    ...wrongName(deployment),
    ...idleWebAcl(deployment.parameters),
    ...idleReader(deployment.parameters),
    ...wrongBudget(deployment.parameters),
    ...(await refusedSettings(deployment.environment)),
  ];
}

function unknownParameters({ known, ownFile: { name: file, content }, parameters }: Deployment): string[] {
  if (content != null && (typeof content !== 'object' || Array.isArray(content)))
    return [`${file} must hold parameters, one a line, as cdn: on.`];
  const fromFile = Object.keys(content ?? {}).map(name => [name, ` (${file})`] as const);
  const others = Object.keys(parameters).map(name => [name, ''] as const);
  return [...fromFile, ...others]
    .filter(([name]) => !known.includes(name))
    .map(([name, place]) => `There is no parameter "${name}"${place}. There are: ${known.join(', ')}.`);
}

/** A parameter that no setting of the functions checks: what its value must look like, and how that is said. */
type Rule = readonly [form: RegExp, says: string];

const onOrOff: Rule = [/^(?:on|off)$/, 'on or off'];
const count: Rule = [/^\d+$/, 'a whole number, 0 or more'];

const rules: Readonly<Record<string, Rule>> = {
  rateLimit: [/^(?!0+(?:\.0*)?$)\d+(?:\.\d+)?$/, 'a number above 0'],
  burstLimit: [/^0*[1-9]\d*$/, 'a whole number above 0'],
  graphqlConcurrency: count,
  outboxConcurrency: count,
  liveStreams: count,
  // A stream ends some seconds before the timeout; no function runs for longer than the maximum.
  liveSeconds: [/^(?:[1-9]\d|[1-8]\d\d|900)$/, 'a whole number from 10 to 900'],
  alarmEmail: [/^(?:[^\s@]+@[^\s@]+)?$/, 'one address of mail'],
  canary: [
    /^(?:off|Canary10Percent(?:5|10|15|30)Minutes|Linear10PercentEvery(?:1Minute|(?:2|3|10)Minutes))$/,
    'off, Canary10Percent10Minutes (also 5, 15 or 30), or Linear10PercentEvery1Minute (also 2Minutes, 3Minutes or 10Minutes)',
  ],
  monthlyBudget: [/^\d+(?:\.\d+)?$/, 'an amount in dollars, 0 or more'],
  budgetEmail: [/^(?:[^\s@]+@[^\s@]+)?$/, 'one address of mail'],
  eventBus: [/^[\w./-]*$/, "the bus's name, not its ARN"],
  cdn: onOrOff,
  reader: onOrOff,
  webAclArn: [
    /^(?:arn:[\w-]+:wafv2:us-east-1:\d{12}:global\/webacl\/\S+)?$/,
    'the ARN of a web ACL for CloudFront, as arn:aws:wafv2:us-east-1:123456789012:global/webacl/…',
  ],
  originSecretInUse: [/^[AB]$/, 'A or B'],
  originSecretA: count,
  originSecretB: count,
  domainName: [/^(?:[a-z\d-]+(?:\.[a-z\d-]+)+)?$/i, 'a name as api.example.org, without https://'],
  certificateArn: [
    /^arn:[\w-]+:acm:[\w-]+:\d{12}:certificate\/\S+$/,
    'the ARN of a certificate, as arn:aws:acm:us-east-1:123456789012:certificate/…',
  ],
  hostedZoneId: [/^[A-Z\d]*$/, 'the id of a hosted zone, as Z0123456789'],
  keepTable: [/^(?:Retain|Delete)$/, 'Retain or Delete'],
  protectTable: [/^(?:true|false)$/, 'true or false'],
};

function wrongValues(parameters: Values): string[] {
  return Object.entries(rules).flatMap(([name, [form, says]]) => {
    const value = String(parameters[name]);
    return form.test(value) ? [] : [`${name} is "${value}"; it must be ${says}.`];
  });
}

/** What stands in the template where no certificate is named. */
const noCertificate = /^arn:aws:acm:us-east-1:0+:certificate\/none$/;

/** A domain needs a certificate, of the region of what answers for it; and the others are nothing without it. */
function wrongName({ parameters, region }: Deployment): string[] {
  const { cdn, domainName, certificateArn, hostedZoneId } = parameters;
  const certificate = String(certificateArn);
  const hasCertificate = !noCertificate.test(certificate);
  if (domainName === '') {
    const idle = [
      ...(hasCertificate ? ['certificateArn'] : []),
      ...(hostedZoneId === '' ? [] : ['hostedZoneId']),
    ];
    return idle.map(name => `${name} is set, and domainName is not: say the name that it is for.`);
  }
  if (!hasCertificate) return ['domainName is set, and certificateArn is not: a name needs a certificate.'];
  const wanted = cdn === 'on' ? 'us-east-1' : region;
  const [, , , actual] = certificate.split(':');
  if (actual === undefined || actual === wanted) return [];
  const reason = cdn === 'on' ? 'CloudFront (cdn) takes it from' : 'without cdn it must be in';
  return [`certificateArn is of ${actual}; ${reason} ${wanted} only.`];
}

/** Only CloudFront can have a web ACL: the gateway of an HTTP API cannot. */
function idleWebAcl({ cdn, webAclArn }: Values): string[] {
  return cdn === 'off' && /:global\/webacl\//.test(String(webAclArn))
    ? ['webAclArn is set, and cdn is off: a web ACL stands before CloudFront only.']
    : [];
}

/** The app is served by CloudFront only. */
function idleReader({ cdn, reader }: Values): string[] {
  return cdn === 'off' && reader === 'on' ? ['reader is on, and cdn is off: CloudFront serves the app.'] : [];
}

/** A budget that nobody hears of, or an address for none. */
function wrongBudget({ monthlyBudget, budgetEmail, alarmEmail }: Values): string[] {
  const hasBudget = Number(monthlyBudget) > 0;
  if (hasBudget && budgetEmail === '' && alarmEmail === '')
    return ['monthlyBudget is set, and neither budgetEmail nor alarmEmail is: say who gets the mail.'];
  return !hasBudget && budgetEmail !== ''
    ? ['budgetEmail is set, and monthlyBudget is not: say the dollars a month.']
    : [];
}

/** What the functions would say when they start: read as they read it. */
async function refusedSettings(given: Values): Promise<string[]> {
  const environment = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, String(value)]));
  return [
    ...(await refusalsOf(() => readTrustedDocuments(readSettings(environment)))),
    ...(await refusalsOf(() => readIssuer(environment, stageOf(environment.STAGE)))),
  ];
}

async function refusalsOf(read: () => unknown): Promise<string[]> {
  try {
    await read();
    return [];
  } catch (error) {
    if (error instanceof SettingError) return [error.message];
    throw error;
  }
}
