import type { LambdaClient } from '@aws-sdk/client-lambda';
import type { Aws } from './stack-output.ts';

/** What this plugin uses of the framework. */
interface Framework {
  readonly service: {
    getAllFunctions(): string[];
    getFunction(name: string): Compiled;
    readonly provider: {
      readonly compiledCloudFormationTemplate: { readonly Resources: Record<string, unknown> };
    };
  };
  getProvider(name: 'aws'): Aws & { readonly naming: { getLambdaLogicalId(name: string): string } };
}

interface Compiled {
  readonly name: string;
  readonly versionLogicalId?: string;
  /** The condition of the template under which there is the function. */
  readonly condition?: string;
  /** Where the framework has routes, streams and schedules lead, instead of to the function itself. */
  targetAlias?: { readonly name: string; readonly logicalId: string };
}

/** The alias by which a function is called. */
const alias = 'live';

/** Versions of each function that are kept: the one that is live, and those to go back to. */
const keptVersions = 5;

/** A plugin of serverless.yml: an alias of each function, which everything that calls it leads to, and no more old versions than are of use. */
export default class ServerlessVersions {
  readonly hooks: Readonly<Record<string, () => void | Promise<void>>>;

  constructor(framework: Framework) {
    this.hooks = {
      'before:package:compileFunctions': () => nameAliases(framework),
      'after:package:compileFunctions': () => addAliases(framework),
      'after:deploy:deploy': () => deleteOldVersions(framework),
    };
  }
}

function nameAliases({ service }: Framework): void {
  for (const name of service.getAllFunctions())
    service.getFunction(name).targetAlias = { name: alias, logicalId: aliasIdOf(name) };
}

function addAliases(framework: Framework): void {
  const { service } = framework;
  const { naming } = framework.getProvider('aws');
  for (const name of service.getAllFunctions()) {
    const { versionLogicalId, condition } = service.getFunction(name);
    if (versionLogicalId === undefined) throw new Error(`Function ${name} has no version.`);
    service.provider.compiledCloudFormationTemplate.Resources[aliasIdOf(name)] = {
      Type: 'AWS::Lambda::Alias',
      ...(condition !== undefined && { Condition: condition }),
      Properties: {
        Name: alias,
        FunctionName: { Ref: naming.getLambdaLogicalId(name) },
        FunctionVersion: { 'Fn::GetAtt': [versionLogicalId, 'Version'] },
      },
    };
  }
}

/** CloudFormation keeps every version, and all of them count against the storage of the account. */
async function deleteOldVersions(framework: Framework): Promise<void> {
  // The framework loads plugins with each command; the SDK is loaded for those that deploy.
  const { DeleteFunctionCommand, LambdaClient } = await import('@aws-sdk/client-lambda');
  const client = new LambdaClient(await framework.getProvider('aws').getAwsSdkV3Config());
  const { service } = framework;
  for (const functionName of service.getAllFunctions()) {
    const compiled = service.getFunction(functionName);
    const numbers = await versionsOf(compiled, client);
    // The newest is live: a deployment has just set the alias to it.
    for (const version of numbers.toSorted((a, b) => b - a).slice(keptVersions))
      await client.send(
        new DeleteFunctionCommand({ FunctionName: compiled.name, Qualifier: String(version) }),
      );
  }
}

/** The versions of a function, none of one that the parameters of the stage leave out. */
async function versionsOf(
  { name: FunctionName, condition }: Compiled,
  client: LambdaClient,
): Promise<number[]> {
  const { paginateListVersionsByFunction, ResourceNotFoundException } = await import(
    '@aws-sdk/client-lambda'
  );
  const numbers: number[] = [];
  try {
    for await (const { Versions = [] } of paginateListVersionsByFunction({ client }, { FunctionName }))
      numbers.push(...Versions.map(({ Version }) => Number(Version)).filter(Number.isInteger));
  } catch (error) {
    if (condition === undefined || !(error instanceof ResourceNotFoundException)) throw error;
  }
  return numbers;
}

function aliasIdOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}LiveAlias`;
}
