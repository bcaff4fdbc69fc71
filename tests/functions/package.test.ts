import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { beforeAll, describe, expect, it, test } from 'vitest';
import { previewHeaders } from '../../src/access/preview.ts';
import { isApiPath } from '../../src/server/request/api-paths.ts';
import { isLong } from '../seed.ts';
import { startMoto } from './moto.ts';
import { bareProject, root, serverless } from './serverless.ts';

interface Resource {
  Type: string;
  // biome-ignore lint/suspicious/noExplicitAny: CloudFormation's shapes; a wrong guess fails the test that makes it
  Properties: Record<string, any>;
  DeletionPolicy?: string;
  UpdatePolicy?: unknown;
  DependsOn?: string[];
  UpdateReplacePolicy?: string;
  Condition?: string;
}

interface Template {
  Resources: Record<string, Resource>;
  Outputs: Record<string, unknown>;
  Conditions: Record<string, unknown>;
  Parameters: Record<string, { Default: unknown }>;
}

/** The files of a zip, how many bytes they are, and how many it is. */
interface Zip {
  readonly files: string[];
  readonly bytes: number;
  readonly packed: number;
}

interface Packaged {
  readonly output: string;
  readonly template: Template;
  readonly file: string;
  readonly zips: Readonly<Record<'graphql' | 'outbox' | 'live', Zip>>;
}

const lints = isInstalled('cfn-lint');
const emulates = isLong && isInstalled('moto_server');

/** Whatever is not `dev` is as safe as `prod`: serverless.yml knows no other stage, and LONG=1 packages one. */
const stages: readonly string[] = ['dev', 'prod', ...(isLong ? ['staging'] : [])];
const packaged: Record<string, Packaged> = {};
let folder: string;

beforeAll(async () => {
  folder = await bareProject();
  // One after the other: each builds into dist/.
  for (const stage of stages) packaged[stage] = await packageStage(stage);
});

async function packageStage(stage: string): Promise<Packaged> {
  const target = join(folder, 'packaged', stage);
  const output = await serverless(folder, ['package', '--stage', stage, '--package', target]);
  const file = join(target, 'cloudformation-template-update-stack.json');
  const zips = {
    graphql: readZip(await readFile(join(target, 'graphql.zip'))),
    outbox: readZip(await readFile(join(target, 'outbox.zip'))),
    live: readZip(await readFile(join(target, 'live.zip'))),
  };
  return { output, file, zips, template: JSON.parse(await readFile(file, 'utf8')) };
}

function of(stage: string): Packaged {
  const found = packaged[stage];
  if (found === undefined) throw new Error(`Stage ${stage} was not packaged.`);
  return found;
}

function resource(stage: string, name: string): Resource {
  const found = of(stage).template.Resources[name];
  if (found === undefined) throw new Error(`The template has no resource ${name}.`);
  return found;
}

interface Metric {
  readonly Namespace: string;
  readonly MetricName: string;
}

/** The metrics that an alarm watches: its own, or those of its expression. */
function watchedBy({ Namespace, MetricName, Metrics = [] }: Resource['Properties']): Metric[] {
  if (MetricName !== undefined) return [{ Namespace, MetricName }];
  return Metrics.flatMap(({ MetricStat }: { MetricStat?: { Metric: Metric } }) => MetricStat?.Metric ?? []);
}

interface Widget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: { markdown?: string; alarms?: string[]; metrics?: unknown[]; query?: string };
}

/** The text of the dashboard, with or without what there is only with streams of Lambda. */
function dashboardText(stage: string, hasLive: boolean): string {
  const [text, parts] = resource(stage, 'Dashboard').Properties.DashboardBody['Fn::Sub'];
  return text.replaceAll(/\$\{(Live\w+)\}/g, (_: string, name: string) => {
    const [condition, present, absent] = parts[name]['Fn::If'];
    expect(condition).toBe('HasLive');
    return hasLive ? present['Fn::Sub'] : absent;
  });
}

function dashboard(stage: string, hasLive = true): Widget[] {
  return JSON.parse(dashboardText(stage, hasLive)).widgets;
}

describe.for(stages)('stage %s', stage => {
  const isProd = stage !== 'dev';
  const ofType = (type: string) =>
    Object.values(of(stage).template.Resources).filter(each => each.Type === type);

  it('is packaged offline, and warns of nothing', () => {
    expect(of(stage).output).toContain('Service packaged');
    expect(of(stage).output).not.toMatch(/warning|deprecat/i);
  });

  it('zips each bundle and nothing else', () => {
    for (const [name, { files }] of Object.entries(of(stage).zips)) {
      const folder = `dist/${name}/`;
      expect(files).toContain(`${folder}handler.js`);
      const others = files.filter(
        file => !/^(?:handler|chunks\/[\w-]+)\.js$/.test(file.slice(folder.length)),
      );
      expect(others).toEqual([`${folder}package.json`]);
      expect(files.every(file => file.startsWith(folder))).toBe(true);
    }
  });

  it('has a GraphQL function of at most 1.54 MB, and 505 kB zipped', () => {
    const { bytes, packed } = of(stage).zips.graphql;
    expect(bytes).toBeLessThan(1_540_000);
    expect(packed).toBeLessThan(505_000);
  });

  it('has a function of streams no larger than that', () => {
    const { bytes, packed } = of(stage).zips.live;
    expect(bytes).toBeLessThan(1_540_000);
    expect(packed).toBeLessThan(505_000);
  });

  it('has two functions on Node 24 and arm64, traced, with settings of the stage', () => {
    const always = ofType('AWS::Lambda::Function').filter(({ Condition }) => Condition === undefined);
    expect(always).toHaveLength(2);
    for (const name of ['Graphql', 'Outbox'])
      expect(resource(stage, `${name}LambdaFunction`).Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        MemorySize: 1024,
        TracingConfig: { Mode: 'Active' },
        Handler: `dist/${name.toLowerCase()}/handler.handler`,
        Role: { 'Fn::GetAtt': [`${name}Role`, 'Arn'] },
        Environment: { Variables: { TABLE_NAME: `communique-${stage}`, STAGE: stage, LOG_LEVEL: 'info' } },
        ReservedConcurrentExecutions: {
          'Fn::If': [`Bounds${name}`, { Ref: `${name}Concurrency` }, { Ref: 'AWS::NoValue' }],
        },
      });
    // Before the gateway gives up after 30 seconds.
    const { Timeout, Environment } = resource(stage, 'GraphqlLambdaFunction').Properties;
    expect(Timeout).toBe(28);
    expect(Environment.Variables).toMatchObject({
      GRAPHIQL: isProd ? 'off' : 'on',
      TRUSTED_DOCUMENTS: 'off',
      INTROSPECTION: '',
      LIMITS: '',
      CORS_ORIGINS: '*',
      AUDIT_DAYS: '365',
    });
  });

  it('routes what the server answers to it, with payload format 2.0', () => {
    const routes = ofType('AWS::ApiGatewayV2::Route').map(route => route.Properties.RouteKey);
    const paths = [
      ...['/graphql', '/health', '/ready', '/schema.graphql', '/feed.xml', '/feed.json', '/live.json'],
      ...['/jsonld/{type}/{slug}', '/sitemap.xml', '/sitemap/{page}', '/news-sitemap.xml'],
      ...['/ninjs', '/ninjs/{slug}'],
    ];
    const wanted = paths.flatMap(path => [`GET ${path}`, `HEAD ${path}`]);
    const others = ['POST /graphql', 'OPTIONS /graphql', 'POST /mcp', 'GET /mcp', 'OPTIONS /mcp'];
    expect(routes.sort()).toEqual([...wanted, ...others].sort());
    const integrations = ofType('AWS::ApiGatewayV2::Integration').map(({ Properties }) => Properties);
    expect(integrations).toMatchObject([{ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' }]);
  });

  it('bounds the requests a second, and logs each without who asked for what', () => {
    const { DefaultRouteSettings, AccessLogSettings } = resource(stage, 'HttpApiStage').Properties;
    expect(DefaultRouteSettings).toEqual({ ThrottlingRateLimit: 250, ThrottlingBurstLimit: 125 });
    // A partition serves 3,000 read units a second, and the home feed takes 7.5 of `articles`.
    const { ThrottlingRateLimit, ThrottlingBurstLimit } = DefaultRouteSettings;
    expect((ThrottlingRateLimit + ThrottlingBurstLimit) * 7.5).toBeLessThan(3000);
    const format = JSON.parse(AccessLogSettings.Format);
    expect(Object.values(format).join(' ')).not.toMatch(/header|identity|authorizer|query|overrides/i);
    expect(format).toMatchObject({
      requestId: '$context.requestId',
      path: '$context.path',
      error: '$context.integrationErrorMessage',
      gatewayError: '$context.error.message',
      gatewayErrorType: '$context.error.responseType',
    });
  });

  it('keeps all logs for a month', () => {
    const groups = ofType('AWS::Logs::LogGroup').map(({ Properties }) => Properties.RetentionInDays);
    expect(groups).toEqual([30, 30, 30, 30]);
  });

  it(`has a table ${isProd ? 'that outlives its stack and cannot be deleted by accident' : 'that goes with its stack'}`, () => {
    const policy = isProd ? 'Retain' : 'Delete';
    expect(resource(stage, 'Table')).toEqual({
      Type: 'AWS::DynamoDB::Table',
      DeletionPolicy: policy,
      UpdateReplacePolicy: policy,
      Properties: {
        TableName: `communique-${stage}`,
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: isProd,
        AttributeDefinitions: [
          { AttributeName: 'pk', AttributeType: 'S' },
          { AttributeName: 'sk', AttributeType: 'S' },
        ],
        KeySchema: [
          { AttributeName: 'pk', KeyType: 'HASH' },
          { AttributeName: 'sk', KeyType: 'RANGE' },
        ],
        TimeToLiveSpecification: { AttributeName: 'ttl', Enabled: true },
        SSESpecification: { SSEEnabled: true },
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
        StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
      },
    });
  });

  it('tells the worker of outbox tasks only, tries a bad batch a few times in halves, then sets it aside', () => {
    const { FilterCriteria, ...mapping } = resource(
      stage,
      'OutboxEventSourceMappingDynamodbTable',
    ).Properties;
    expect(mapping).toMatchObject({
      EventSourceArn: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRetryAttempts: 3,
      MaximumRecordAgeInSeconds: 3600,
      DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } } },
    });
    expect(FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern))).toEqual([
      { eventName: ['INSERT'], dynamodb: { Keys: { pk: { S: [{ prefix: 'outbox#' }] } } } },
    ]);
    expect(ofType('AWS::Events::Rule').map(({ Properties }) => Properties.ScheduleExpression)).toEqual([
      'rate(1 minute)',
    ]);
    expect(resource(stage, 'DeadLetters').Properties).toMatchObject({
      MessageRetentionPeriod: 14 * 24 * 3600,
      SqsManagedSseEnabled: true,
    });
  });

  it('lets the worker tell a bus, where one is named, and no other', () => {
    const { Condition, Properties } = resource(stage, 'OutboxTells');
    expect(Condition).toBe('HasEventBus');
    expect(Properties.Roles).toEqual([{ Ref: 'OutboxRole' }]);
    expect(Properties.PolicyDocument.Statement).toEqual([
      {
        Sid: 'Tell',
        Effect: 'Allow',
        Action: 'events:PutEvents',
        Resource: { 'Fn::Sub': expect.stringMatching(/:event-bus\/\$\{EventBus\}$/) },
      },
    ]);
  });

  it('gives each function a role of its own, which names every action and resource', () => {
    expect(ofType('AWS::IAM::Role').filter(({ Condition }) => Condition === undefined)).toHaveLength(2);
    const tableArn = { 'Fn::GetAtt': ['Table', 'Arn'] };
    const onTable = ['BatchGetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'];
    const log = (name: string) => ({
      Sid: 'Log',
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: {
        'Fn::Sub': expect.stringMatching(
          new RegExp(`:log-group:/aws/lambda/communique-${stage}-${name}:\\*$`),
        ),
      },
    });
    const trace = {
      Sid: 'Trace',
      Effect: 'Allow',
      Action: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
      Resource: '*',
    };
    const readAndWrite = {
      Sid: 'ReadAndWrite',
      Effect: 'Allow',
      Action: onTable.map(action => `dynamodb:${action}`),
      Resource: tableArn,
    };
    const statements = (role: string) =>
      resource(stage, role).Properties.Policies.flatMap(
        (policy: { PolicyDocument: { Statement: unknown[] } }) => policy.PolicyDocument.Statement,
      );
    expect(statements('GraphqlRole')).toEqual([log('graphql'), trace, readAndWrite]);
    expect(statements('OutboxRole')).toEqual([
      log('outbox'),
      trace,
      readAndWrite,
      { Sid: 'WriteSegments', Effect: 'Allow', Action: 'dynamodb:BatchWriteItem', Resource: tableArn },
      {
        Sid: 'ReadStream',
        Effect: 'Allow',
        Action: ['DescribeStream', 'GetRecords', 'GetShardIterator', 'ListStreams'].map(
          each => `dynamodb:${each}`,
        ),
        Resource: { 'Fn::GetAtt': ['Table', 'StreamArn'] },
      },
      {
        Sid: 'GiveUp',
        Effect: 'Allow',
        Action: 'sqs:SendMessage',
        Resource: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] },
      },
    ]);
  });

  it.for([
    ['ServerErrorsAlarm', 'AWS/ApiGateway', '5xx'],
    ['LatencyAlarm', 'AWS/ApiGateway', 'Latency'],
    ['FaultsAlarm', 'Communique', 'Faults'],
    ['OutboxAgeAlarm', 'Communique', 'OutboxAge'],
    ['OutboxTasksFailingAlarm', 'Communique', 'OutboxTasksFailing'],
    ['RefusedRequestsAlarm', 'Communique', /^RefusedRequests-/],
    ['ClientErrorsAlarm', 'AWS/ApiGateway', '4xx'],
    ['WebhookAgeAlarm', 'Communique', 'WebhookAge'],
    ['DeadLettersAlarm', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible'],
    ['FunctionThrottlesAlarm', 'AWS/Lambda', 'Throttles'],
    ['TableThrottlesAlarm', 'AWS/DynamoDB', 'ReadThrottleEvents'],
    ['LiveErrorsAlarm', 'AWS/Lambda', 'Errors'],
    ['LiveThrottlesAlarm', 'AWS/Lambda', 'Throttles'],
  ] as const)('%s looks at %s %s and tells the topic', ([name, namespace, metric]) => {
    const { Properties } = resource(stage, name);
    expect(watchedBy(Properties)).toContainEqual(
      expect.objectContaining({ Namespace: namespace, MetricName: expect.stringMatching(metric) }),
    );
    expect(Properties.AlarmActions).toEqual([{ Ref: 'AlarmTopic' }]);
    expect(resource(stage, 'AlarmTopic').Type).toBe('AWS::SNS::Topic');
  });

  it('watches the slowest hundredth, and takes a silent worker for a broken one', () => {
    expect(resource(stage, 'LatencyAlarm').Properties.ExtendedStatistic).toBe('p99');
    expect(resource(stage, 'OutboxAgeAlarm').Properties).toMatchObject({
      TreatMissingData: 'breaching',
      Dimensions: [{ Name: 'Stage', Value: stage }],
    });
  });

  it('counts the lines of the access log that say 429', () => {
    const { LogGroupName, FilterPattern, MetricTransformations } = resource(
      stage,
      'RefusedRequests',
    ).Properties;
    expect(LogGroupName).toEqual({ Ref: 'HttpApiLogGroup' });
    expect(FilterPattern).toBe('{ $.status = "429" }');
    expect(MetricTransformations).toMatchObject([
      { MetricName: `RefusedRequests-${stage}`, MetricValue: '1' },
    ]);
  });

  it('sees throttles of one function also while the other has no values', () => {
    const { Metrics } = resource(stage, 'FunctionThrottlesAlarm').Properties;
    expect(Metrics[0].Expression).toBe('FILL(graphql, 0) + FILL(outbox, 0)');
  });

  it('makes a version of each deployment, and has routes, stream and schedule lead to the alias', () => {
    expect(ofType('AWS::Lambda::Version').map(({ DeletionPolicy }) => DeletionPolicy)).toEqual([
      'Retain',
      'Retain',
      'Retain',
    ]);
    for (const name of ['Graphql', 'Outbox', 'Live']) {
      const { Type, Properties } = resource(stage, `${name}LiveAlias`);
      expect(Type).toBe('AWS::Lambda::Alias');
      expect(Properties).toMatchObject({ Name: 'live', FunctionName: { Ref: `${name}LambdaFunction` } });
      const [version] = Properties.FunctionVersion['Fn::GetAtt'];
      expect(resource(stage, version).Properties.FunctionName).toEqual({ Ref: `${name}LambdaFunction` });
    }
    const live = (name: string) => ({
      'Fn::Join': [':', [{ 'Fn::GetAtt': [`${name}LambdaFunction`, 'Arn'] }, 'live']],
    });
    expect(
      ofType('AWS::ApiGatewayV2::Integration').map(({ Properties }) => Properties.IntegrationUri),
    ).toEqual([live('Graphql')]);
    expect(resource(stage, 'OutboxEventSourceMappingDynamodbTable').Properties.FunctionName).toEqual(
      live('Outbox'),
    );
    expect(ofType('AWS::Events::Rule').map(({ Properties }) => Properties.Targets[0].Arn)).toEqual([
      live('Outbox'),
    ]);
    const permitted = ofType('AWS::Lambda::Permission').map(({ Properties }) => Properties.FunctionName);
    expect(permitted).toEqual(expect.arrayContaining([live('Graphql'), live('Outbox')]));
  });

  it('can stream the live signal by a function with a URL, in as many instances as there may be streams, and does not by default', () => {
    const { Parameters, Conditions, Resources, Outputs } = of(stage).template;
    expect(Parameters.LiveStreams?.Default).toBe(0);
    expect(Conditions.HasLive).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'LiveStreams' }, 0] }] });
    const own = Object.entries(Resources).filter(([id]) => /^Live/.test(id));
    expect(own.length).toBeGreaterThan(9);
    for (const [id, { Condition }] of own) expect(Condition, id).toMatch(/^(?:Cdn)?HasLive$/);
    for (const [id, output] of Object.entries(Outputs).filter(([name]) => /^Live/.test(name)))
      expect(output, id).toMatchObject({ Condition: 'HasLive' });
    expect(resource(stage, 'LiveLambdaFunction').Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 192,
      Timeout: 60,
      Handler: 'dist/live/handler.handler',
      Role: { 'Fn::GetAtt': ['LiveRole', 'Arn'] },
      ReservedConcurrentExecutions: { Ref: 'LiveStreams' },
      Environment: {
        Variables: {
          TABLE_NAME: `communique-${stage}`,
          STAGE: stage,
          CORS_ORIGINS: '*',
          LIMITS: '',
          ORIGIN_SECRETS: resource(stage, 'GraphqlLambdaFunction').Properties.Environment.Variables
            .ORIGIN_SECRETS,
        },
      },
    });
    const alias = { 'Fn::Join': [':', [{ 'Fn::GetAtt': ['LiveLambdaFunction', 'Arn'] }, 'live']] };
    expect(resource(stage, 'LiveLambdaFunctionUrl').Properties).toEqual({
      AuthType: 'NONE',
      InvokeMode: 'RESPONSE_STREAM',
      TargetFunctionArn: alias,
    });
    // URLs made since October 2025 need both.
    const permitted = ofType('AWS::Lambda::Permission').filter(({ Condition }) => Condition === 'HasLive');
    expect(permitted.map(({ Properties }) => Properties)).toEqual([
      {
        FunctionName: alias,
        Principal: '*',
        Action: 'lambda:InvokeFunctionUrl',
        FunctionUrlAuthType: 'NONE',
      },
      { FunctionName: alias, Principal: '*', Action: 'lambda:InvokeFunction', InvokedViaFunctionUrl: true },
    ]);
  });

  it('lets the function of streams read the table, and no more', () => {
    const { Policies } = resource(stage, 'LiveRole').Properties;
    expect(Policies[0].PolicyDocument.Statement.slice(2)).toEqual([
      {
        Sid: 'Read',
        Effect: 'Allow',
        Action: ['dynamodb:BatchGetItem', 'dynamodb:Query'],
        Resource: { 'Fn::GetAtt': ['Table', 'Arn'] },
      },
    ]);
  });

  it('leads /live of the distribution to the function, with the secret and without a cache', () => {
    const { Origins, CacheBehaviors } = resource(stage, 'Cdn').Properties.DistributionConfig;
    const [isOn, origin, isOff] = Origins[1]['Fn::If'];
    expect([isOn, isOff]).toEqual(['HasLive', { Ref: 'AWS::NoValue' }]);
    expect(origin).toMatchObject({
      Id: 'live',
      DomainName: {
        'Fn::Select': [2, { 'Fn::Split': ['/', { 'Fn::GetAtt': ['LiveLambdaFunctionUrl', 'FunctionUrl'] }] }],
      },
      OriginCustomHeaders: Origins[0].OriginCustomHeaders,
      CustomOriginConfig: { OriginProtocolPolicy: 'https-only' },
    });
    const [, withReader, withoutReader] = CacheBehaviors['Fn::If'];
    const [behavior] = withoutReader['Fn::If'][1];
    expect(withoutReader).toEqual({ 'Fn::If': ['HasLive', [behavior], { Ref: 'AWS::NoValue' }] });
    expect(withReader.at(-1)).toEqual({ 'Fn::If': ['HasLive', behavior, { Ref: 'AWS::NoValue' }] });
    expect(behavior).toMatchObject({
      PathPattern: '/live',
      TargetOriginId: 'live',
      AllowedMethods: ['GET', 'HEAD'],
      // CachingDisabled
      CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
      OriginRequestPolicyId: { Ref: 'LiveRequestPolicy' },
    });
    expect(resource(stage, 'LiveRequestPolicy').Properties.OriginRequestPolicyConfig).toMatchObject({
      // CloudFront would be refused with the Host of its own.
      HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Origin'] },
      QueryStringsConfig: { QueryStringBehavior: 'whitelist', QueryStrings: ['lists'] },
    });
  });

  it('closes the gateway to all but the distribution, whose secret it knows, and can have a web ACL', () => {
    const sub = (slot: string) => `{{resolve:secretsmanager:\${OriginSecret${slot}}:SecretString}}`;
    for (const slot of ['A', 'B'])
      expect(resource(stage, `OriginSecret${slot}`)).toMatchObject({
        Condition: 'HasCdn',
        Properties: { Name: `communique-${stage}-origin-${slot.toLowerCase()}-1` },
      });
    const { Environment } = resource(stage, 'GraphqlLambdaFunction').Properties;
    expect(Environment.Variables.ORIGIN_SECRETS).toEqual({
      'Fn::If': ['HasCdn', { 'Fn::Sub': `${sub('A')},${sub('B')}` }, ''],
    });
    const { Origins, WebACLId } = resource(stage, 'Cdn').Properties.DistributionConfig;
    expect(Origins[0].OriginCustomHeaders).toEqual([
      {
        HeaderName: 'X-Origin-Secret',
        HeaderValue: { 'Fn::If': ['UsesOriginSecretA', { 'Fn::Sub': sub('A') }, { 'Fn::Sub': sub('B') }] },
      },
    ]);
    expect(WebACLId).toEqual({ 'Fn::If': ['HasWebAcl', { Ref: 'WebAclArn' }, { Ref: 'AWS::NoValue' }] });
  });

  it('can shift a deployment by degrees, back by itself when an alarm about errors rings, and does not by default', () => {
    const { Conditions, Parameters } = of(stage).template;
    expect(Parameters.Canary?.Default).toBe('off');
    expect(Conditions.HasCanary).toEqual({ 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'Canary' }, 'off'] }] });
    for (const name of ['CanaryApplication', 'CanaryGroup', 'CanaryRole', 'CanaryErrorsAlarm'])
      expect(resource(stage, name).Condition).toBe('HasCanary');
    expect(resource(stage, 'GraphqlLiveAlias')).toMatchObject({
      // The worker first: it must know the tasks of the new version.
      DependsOn: ['OutboxLiveAlias'],
      UpdatePolicy: {
        'Fn::If': [
          'HasCanary',
          {
            CodeDeployLambdaAliasUpdate: {
              ApplicationName: { Ref: 'CanaryApplication' },
              DeploymentGroupName: { Ref: 'CanaryGroup' },
            },
          },
          { Ref: 'AWS::NoValue' },
        ],
      },
    });
    expect(resource(stage, 'OutboxLiveAlias').UpdatePolicy).toBeUndefined();
    expect(resource(stage, 'CanaryGroup').Properties).toMatchObject({
      DeploymentConfigName: { 'Fn::Sub': expect.stringMatching(/^CodeDeployDefault\.Lambda\$\{Canary\}$/) },
      DeploymentStyle: { DeploymentType: 'BLUE_GREEN', DeploymentOption: 'WITH_TRAFFIC_CONTROL' },
      AlarmConfiguration: {
        Enabled: true,
        Alarms: ['ServerErrorsAlarm', 'FaultsAlarm', 'CanaryErrorsAlarm'].map(Ref => ({ Name: { Ref } })),
      },
      AutoRollbackConfiguration: {
        Enabled: true,
        Events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'],
      },
      ServiceRoleArn: { 'Fn::GetAtt': ['CanaryRole', 'Arn'] },
    });
    // The alarm counts the calls of the alias, whichever version answers.
    expect(resource(stage, 'CanaryErrorsAlarm').Properties.Dimensions).toEqual([
      { Name: 'FunctionName', Value: { Ref: 'GraphqlLambdaFunction' } },
      { Name: 'Resource', Value: { 'Fn::Sub': expect.stringMatching(/^\$\{GraphqlLambdaFunction\}:live$/) } },
    ]);
  });

  it('lets CodeDeploy move the alias of the one function, and read alarms', () => {
    const { AssumeRolePolicyDocument, Policies } = resource(stage, 'CanaryRole').Properties;
    expect(AssumeRolePolicyDocument.Statement).toMatchObject([
      { Principal: { Service: 'codedeploy.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]);
    expect(Policies[0].PolicyDocument.Statement).toEqual([
      {
        Sid: 'ShiftTraffic',
        Effect: 'Allow',
        Action: ['lambda:GetAlias', 'lambda:UpdateAlias', 'lambda:GetProvisionedConcurrencyConfig'],
        Resource: [
          { 'Fn::GetAtt': ['GraphqlLambdaFunction', 'Arn'] },
          { 'Fn::Sub': expect.stringMatching(/^\$\{GraphqlLambdaFunction\.Arn\}:live$/) },
        ],
      },
      {
        Sid: 'ReadAlarms',
        Effect: 'Allow',
        Action: 'cloudwatch:DescribeAlarms',
        Resource: { 'Fn::Sub': expect.stringMatching(/:cloudwatch:.*:alarm:\*$/) },
      },
    ]);
  });

  it('can have a budget for what has the tag of the stage, with a mail before and at the limit', () => {
    const { Condition, Properties } = resource(stage, 'Budget');
    expect(Condition).toBe('HasBudget');
    expect(of(stage).template.Parameters.MonthlyBudget?.Default).toBe(0);
    expect(Properties.Budget).toMatchObject({
      BudgetLimit: { Amount: { Ref: 'MonthlyBudget' }, Unit: 'USD' },
      // The parameters test holds that the stack has this tag.
      CostFilters: {
        TagKeyValue: [{ 'Fn::Join': ['$', ['user:CommuniqueStage', `communique-${stage}`]] }],
      },
    });
    const told = Properties.NotificationsWithSubscribers.map(
      ({ Notification, Subscribers }: { Notification: Record<string, unknown>; Subscribers: unknown }) => {
        expect(Subscribers).toEqual([
          {
            SubscriptionType: 'EMAIL',
            Address: { 'Fn::If': ['HasBudgetEmail', { Ref: 'BudgetAddress' }, { Ref: 'AlarmAddress' }] },
          },
        ]);
        return [Notification.NotificationType, Notification.Threshold];
      },
    );
    expect(told).toEqual([
      ['ACTUAL', 80],
      ['ACTUAL', 100],
      ['FORECASTED', 100],
    ]);
  });

  it('names in each alarm the page of the runbook, which exists and names the alarm', async () => {
    const alarms = Object.entries(of(stage).template.Resources).filter(
      ([, { Type }]) => Type === 'AWS::CloudWatch::Alarm',
    );
    expect(alarms).toHaveLength(14);
    for (const [id, { Properties }] of alarms) {
      const [, page = ''] = / Runbook: (docs\/runbook\/[\w-]+\.md)$/.exec(Properties.AlarmDescription) ?? [];
      expect(existsSync(join(root, page)), `${id}: ${page}`).toBe(true);
      expect(await readFile(join(root, page), 'utf8')).toContain(id.replace(/Alarm$/, ''));
    }
  });

  it('has a dashboard that asks what the person on call asks, in this order', () => {
    const widgets = dashboard(stage);
    expect(widgets.flatMap(({ properties }) => properties.markdown ?? [])).toEqual([
      '## Are readers served?',
      '## How fast?',
      '## Is the outbox behind?',
      '## Is DynamoDB throttling?',
      '## Are webhooks behind?',
      '## What changed?',
      '## Are live streams open?',
    ]);
    const placesOf = (shown: Widget[]) => shown.map(({ x, y }) => [x, y]);
    expect(placesOf(dashboard(stage, false))).toEqual(placesOf(widgets.slice(0, -3)));
    // Rows follow each other, and no widget covers another one.
    const cells = widgets.flatMap(({ x, y, width, height }) => {
      expect(x + width).toBeLessThanOrEqual(24);
      return Array.from(
        { length: width * height },
        (_, i) => `${x + (i % width)},${y + Math.floor(i / width)}`,
      );
    });
    expect(new Set(cells).size).toBe(cells.length);
    const rows = widgets.map(({ y }) => y);
    expect(rows).toEqual(rows.toSorted((a, b) => a - b));
  });

  it('shows every alarm that tells the topic, and what it watches', () => {
    const { Resources } = of(stage).template;
    const telling = Object.entries(Resources).filter(
      ([, { Type, Properties }]) =>
        Type === 'AWS::CloudWatch::Alarm' && Properties.AlarmActions !== undefined,
    );
    const [alarms = []] = dashboard(stage).flatMap(({ properties }) =>
      properties.alarms === undefined ? [] : [properties.alarms],
    );
    expect(alarms.toSorted()).toEqual(telling.map(([id]) => `\${${id}.Arn}`).toSorted());
    const shown = JSON.stringify(dashboard(stage).map(({ properties }) => properties.metrics ?? []));
    for (const [, { Properties }] of telling)
      for (const { MetricName } of watchedBy(Properties)) expect(shown).toContain(`"${MetricName}"`);
  });

  it('has queries over logs of the stack, and refers to what it has', () => {
    const { Resources } = of(stage).template;
    const body = dashboardText(stage, true);
    for (const [, id = ''] of body.matchAll(/\$\{(\w+)(?:\.\w+)?\}/g)) expect(Resources).toHaveProperty(id);
    const queries = dashboard(stage).flatMap(({ properties }) => properties.query ?? []);
    expect(queries).toHaveLength(3);
    // Lambda names a stream of its log 2026/11/24/[version]id.
    const [, pattern = ''] = /parse @logStream \/(.+?)\/ \|/.exec(queries.join('\n')) ?? [];
    expect(new RegExp(pattern).exec('2026/11/24/[12]0f9c')?.groups).toEqual({ version: '12' });
  });

  it('can have a distribution whose key is what an answer depends on, and which keeps no error', () => {
    for (const name of ['Cdn', 'CdnCachePolicy', 'CdnRequestPolicy'])
      expect(resource(stage, name).Condition).toBe('HasCdn');
    const key = resource(stage, 'CdnCachePolicy').Properties.CachePolicyConfig;
    // A preview through the distribution is answered as one, and never with the content that is public now.
    const askedBy = ['Accept', 'Authorization', 'X-API-Key', 'Preview-At', 'Preview-Release'];
    expect(askedBy.map(name => name.toLowerCase())).toEqual(expect.arrayContaining([...previewHeaders]));
    expect(key).toMatchObject({ MinTTL: 0, DefaultTTL: 0 });
    expect(of(stage).template.Conditions.AllowsAnyOrigin).toEqual({
      'Fn::Equals': [{ Ref: 'CorsOrigins' }, '*'],
    });
    expect(of(stage).template.Parameters.CorsOrigins?.Default).toBe('*');
    expect(key.ParametersInCacheKeyAndForwardedToOrigin).toEqual({
      EnableAcceptEncodingBrotli: true,
      EnableAcceptEncodingGzip: true,
      HeadersConfig: {
        HeaderBehavior: 'whitelist',
        // A list of origins is answered with the one that asks, so each has an answer of its own.
        Headers: {
          'Fn::If': ['AllowsAnyOrigin', [...askedBy], [...askedBy, 'Origin']],
        },
      },
      CookiesConfig: { CookieBehavior: 'none' },
      QueryStringsConfig: {
        QueryStringBehavior: 'whitelist',
        QueryStrings: [
          'query',
          'operationName',
          'variables',
          'extensions',
          'documentId',
          'section',
          'entity',
          'after',
          'type',
          'lists',
        ],
      },
    });
    const { CustomErrorResponses, DefaultCacheBehavior } = resource(stage, 'Cdn').Properties
      .DistributionConfig;
    const [, , api] = DefaultCacheBehavior['Fn::If'];
    expect(api).toMatchObject({ TargetOriginId: 'gateway', CachedMethods: ['GET', 'HEAD'] });
    for (const { ErrorCachingMinTTL } of CustomErrorResponses) expect(ErrorCachingMinTTL).toBe(0);
  });

  it('can have the reader’s app behind the distribution, whose other addresses stay the API’s', () => {
    const { template } = of(stage);
    expect(template.Parameters.UseReader?.Default).toBe('off');
    expect(template.Conditions.HasReader).toEqual({
      'Fn::And': [{ Condition: 'HasCdn' }, { 'Fn::Equals': [{ Ref: 'UseReader' }, 'on'] }],
    });
    for (const name of ['ReaderBucket', 'ReaderBucketPolicy', 'ReaderAccess', 'ReaderPages'])
      expect(resource(stage, name).Condition).toBe('HasReader');
    const { CacheBehaviors, DefaultCacheBehavior } = resource(stage, 'Cdn').Properties.DistributionConfig;
    const [condition, app, api] = DefaultCacheBehavior['Fn::If'];
    expect(condition).toBe('HasReader');
    expect(app).toMatchObject({ TargetOriginId: 'reader' });
    const [isOn, behaviors]: [string, { PathPattern: string }[]] = CacheBehaviors['Fn::If'];
    expect(isOn).toBe('HasReader');
    // The last one is that of the live streams.
    const ofApi = behaviors.slice(0, -1);
    for (const { PathPattern, ...behavior } of ofApi) expect(behavior, PathPattern).toEqual(api);
    const patterns = ofApi.map(
      ({ PathPattern }) =>
        new RegExp(
          `^${PathPattern.split('*')
            .map(part => part.replaceAll('.', '[.]'))
            .join('.*')}$`,
        ),
    );
    const routes = ofType('AWS::ApiGatewayV2::Route').map(
      ({ Properties }) => Properties.RouteKey.split(' ')[1],
    );
    for (const path of routes.map(route => route.replaceAll(/\{\w+\}/g, 'x'))) {
      expect(
        patterns.filter(pattern => pattern.test(path)),
        path,
      ).toHaveLength(1);
      // The server on Node leaves no path of the gateway to the app either.
      expect(isApiPath(path), path).toBe(true);
    }
    const { PublicAccessBlockConfiguration } = resource(stage, 'ReaderBucket').Properties;
    expect(Object.values(PublicAccessBlockConfiguration)).toEqual([true, true, true, true]);
  });

  it('can have a name of its own, at the distribution or at the gateway', () => {
    expect(resource(stage, 'GatewayDomain').Condition).toBe('GatewayHasDomain');
    expect(resource(stage, 'GatewayRecord').Condition).toBe('GatewayHasZone');
    expect(resource(stage, 'CdnRecord').Condition).toBe('CdnHasZone');
    expect(of(stage).template.Outputs).toHaveProperty('Address');
  });

  it('passes cfn-lint', ({ skip }) => {
    skip(!lints, 'cfn-lint is not installed');
    skip(
      !isLong && stage !== 'prod',
      'it takes seconds, and the templates differ in settings alone: npm run test:long',
    );
    expect(execFileSync('cfn-lint', ['-r', 'eu-central-1', '-t', of(stage).file]).toString()).toBe('');
  });
});

test('serverless.yml has settings of all stages and of dev, and names no other stage', async () => {
  const text = await readFile(join(folder, 'serverless.yml'), 'utf8');
  const [, params = ''] = /^params:\n([\s\S]*?)^\S/m.exec(text) ?? [];
  expect([...params.matchAll(/^ {2}(\S+):$/gm)].map(([, stage]) => stage)).toEqual(['default', 'dev']);
  expect(text.replace(/#.*$/gm, '')).not.toMatch(/\b(?:prod|production|staging)\b/);
});

test('the template of the web ACL passes cfn-lint where it has to be deployed', ({ skip }) => {
  skip(!lints, 'cfn-lint is not installed');
  skip(!isLong, 'it takes seconds, and the template has no variants: npm run test:long');
  const file = join(folder, 'deploy/waf.template.yml');
  expect(execFileSync('cfn-lint', ['-r', 'us-east-1', '-t', file]).toString()).toBe('');
});

test('serverless deploy makes the stack with its table, tells its address, and takes it down', async ({
  skip,
}) => {
  skip(!isLong, 'it takes a minute: npm run test:long');
  skip(!emulates, 'moto_server is not installed');
  const { endpoint, stop } = await startMoto();
  try {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const settings = {
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      HTTP_PROXY: '',
      HTTPS_PROXY: '',
      // The emulator takes functions, but does not run them.
      SMOKE_TEST: 'off',
    };
    const command = (...args: string[]) => serverless(folder, args, settings);
    expect(await command('deploy', '--stage', 'dev')).toContain('Service deployed to stack communique-dev');
    const info = await command('info', '--stage', 'dev', '--verbose');
    expect(info).toMatch(/Address: https:\/\/.+\/graphql/);
    expect(info).toContain('TableName: communique-dev');
    const client = new DynamoDBClient({ endpoint, region: 'eu-central-1', credentials });
    const describeTable = () => client.send(new DescribeTableCommand({ TableName: 'communique-dev' }));
    expect((await describeTable()).Table).toMatchObject({
      TableStatus: 'ACTIVE',
      StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
    });
    await command('remove', '--stage', 'dev');
    await expect(describeTable()).rejects.toThrow(/not found/i);
  } finally {
    stop();
  }
});

/** Without a start of the program, which takes a second of the processor. */
function isInstalled(program: string): boolean {
  try {
    execFileSync('sh', ['-c', 'command -v "$0"', program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The entries of a zip's central directory (APPNOTE 4.3.12 and 4.3.16). */
function readZip(zip: Buffer): Zip {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const files: string[] = [];
  let bytes = 0;
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const length = zip.readUInt16LE(at + 28);
    files.push(zip.toString('utf8', at + 46, at + 46 + length));
    bytes += zip.readUInt32LE(at + 24);
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return { files, bytes, packed: zip.length };
}
