import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Resource {
  Type: string;
  Properties: Record<string, unknown>;
  DeletionPolicy?: string;
}

interface Template {
  Resources: Record<string, Resource>;
  Outputs: Record<string, unknown>;
}

const root = join(import.meta.dirname, '../..');
let folder: string;
let output: string;
let template: Template;
let entries: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'communique-package-'));
  output = await serverless('package', '--package', folder);
  template = JSON.parse(await readFile(join(folder, 'cloudformation-template-update-stack.json'), 'utf8'));
  entries = namesIn(await readFile(join(folder, 'graphql.zip')));
}, 120_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

describe('serverless package', () => {
  it('warns of nothing', () => {
    expect(output).toContain('Service packaged');
    expect(output).not.toMatch(/warning|deprecat/i);
  });

  it('zips the bundle and nothing else', () => {
    expect(entries).toEqual(['dist/graphql/handler.js', 'dist/graphql/package.json']);
  });

  it('makes one function, on Node 24 and arm64, that ends before the gateway gives up', () => {
    const functions = ofType('AWS::Lambda::Function');
    expect(functions).toHaveLength(1);
    expect(functions[0]?.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      MemorySize: 1024,
      Timeout: 15,
      Environment: { Variables: { TABLE_NAME: 'communique-dev', STAGE: 'dev', LOG_LEVEL: 'info' } },
    });
    expect(entries).toContain(String(functions[0]?.Properties.Handler).replace(/\.handler$/, '.js'));
  });

  it('routes the methods of GraphQL over HTTP to it, with payload format 2.0', () => {
    const routes = ofType('AWS::ApiGatewayV2::Route').map(route => route.Properties.RouteKey);
    expect(routes.sort()).toEqual(['GET /graphql', 'HEAD /graphql', 'OPTIONS /graphql', 'POST /graphql']);
    const integrations = ofType('AWS::ApiGatewayV2::Integration').map(({ Properties }) => Properties);
    expect(integrations).toMatchObject([{ IntegrationType: 'AWS_PROXY', PayloadFormatVersion: '2.0' }]);
  });

  it('makes a table of two string keys that outlives its stack', () => {
    const tables = ofType('AWS::DynamoDB::Table');
    expect(tables).toMatchObject([
      {
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: { TableName: 'communique-dev' },
      },
    ]);
    const { TableName: _, ...properties } = tables[0]?.Properties ?? {};
    expect(properties).toEqual({
      BillingMode: 'PAY_PER_REQUEST',
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
    });
  });

  it('lets the function use that table, item by item, and no other', () => {
    const roles = ofType('AWS::IAM::Role');
    expect(roles).toHaveLength(1);
    const allowed = JSON.stringify(roles[0]?.Properties.Policies)
      .match(/"dynamodb:[^"]*"/g)
      ?.sort();
    expect(allowed).toEqual([
      '"dynamodb:BatchGetItem"',
      '"dynamodb:BatchWriteItem"',
      '"dynamodb:ConditionCheckItem"',
      '"dynamodb:DeleteItem"',
      '"dynamodb:GetItem"',
      '"dynamodb:PutItem"',
      '"dynamodb:Query"',
      '"dynamodb:UpdateItem"',
    ]);
    expect(roles[0]?.Properties.Policies).toMatchObject([
      {
        PolicyDocument: {
          Statement: expect.arrayContaining([
            expect.objectContaining({ Resource: { 'Fn::GetAtt': ['Table', 'Arn'] } }),
          ]),
        },
      },
    ]);
    expect(JSON.stringify(roles[0]?.Properties.Policies)).not.toContain('"*"');
  });

  it('keeps the logs for a month', () => {
    const groups = ofType('AWS::Logs::LogGroup').map(({ Properties }) => Properties.RetentionInDays);
    expect(groups).toEqual([30]);
  });

  it('says where GraphQL is answered and what the table is called', () => {
    expect(template.Outputs).toMatchObject({
      Address: { Value: { 'Fn::Sub': expect.stringMatching(/^https:.*\$\{HttpApi\}.*\/graphql$/) } },
      TableName: { Value: { Ref: 'Table' } },
    });
  });
});

describe('another stage', () => {
  it('has a table and settings of its own', async () => {
    const printed = await serverless('print', '--format', 'json', '--stage', 'prod', '--region', 'us-east-1');
    expect(JSON.parse(printed)).toMatchObject({
      provider: {
        stage: 'prod',
        region: 'us-east-1',
        environment: { TABLE_NAME: 'communique-prod', STAGE: 'prod' },
      },
      resources: { Resources: { Table: { Properties: { TableName: 'communique-prod' } } } },
    });
  });
});

function ofType(type: string): Resource[] {
  return Object.values(template.Resources).filter(resource => resource.Type === type);
}

/** Runs the framework with no credentials and no way out of this machine. Returns all it printed. */
async function serverless(...args: string[]): Promise<string> {
  const kept = Object.entries(process.env).filter(([name]) => !/^(?:AWS_|SLS_|SERVERLESS_|npm_)/.test(name));
  const nowhere = 'http://127.0.0.1:9';
  const env = { ...Object.fromEntries(kept), HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, NO_COLOR: '1' };
  const { stdout, stderr } = await promisify(execFile)('npx', ['--no', 'serverless', ...args], {
    cwd: root,
    env,
  });
  return args[0] === 'print' ? stdout : stdout + stderr;
}

/** The names in a zip's central directory (APPNOTE 4.3.12 and 4.3.16). */
function namesIn(zip: Buffer): string[] {
  const end = zip.lastIndexOf('PK\x05\x06', undefined, 'latin1');
  const names: string[] = [];
  let at = zip.readUInt32LE(end + 16);
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    const length = zip.readUInt16LE(at + 28);
    names.push(zip.toString('utf8', at + 46, at + 46 + length));
    at += 46 + length + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
  return names;
}
