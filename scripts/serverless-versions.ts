/** What this plugin uses of the framework. */
interface Framework {
  readonly service: {
    getAllFunctions(): string[];
    getFunction(name: string): Compiled;
    readonly provider: {
      readonly compiledCloudFormationTemplate: { readonly Resources: Record<string, unknown> };
    };
  };
  getProvider(name: 'aws'): {
    naming: { getLambdaLogicalId(name: string): string };
    request(service: 'Lambda', method: string, input: object): Promise<VersionPage>;
  };
}

interface Compiled {
  readonly name: string;
  readonly versionLogicalId?: string;
  /** The condition of the template under which there is the function. */
  readonly condition?: string;
  /** Where the framework has routes, streams and schedules lead, instead of to the function itself. */
  targetAlias?: { readonly name: string; readonly logicalId: string };
}

interface VersionPage {
  readonly Versions?: readonly { readonly Version?: string }[];
  readonly NextMarker?: string;
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
  const aws = framework.getProvider('aws');
  for (const name of framework.service.getAllFunctions()) {
    const compiled = framework.service.getFunction(name);
    const numbers = await versionsOf(aws, compiled);
    // The newest is live: a deployment has just set the alias to it.
    for (const version of numbers.toSorted((a, b) => b - a).slice(keptVersions))
      await aws.request('Lambda', 'deleteFunction', {
        FunctionName: compiled.name,
        Qualifier: String(version),
      });
  }
}

/** The versions of a function, none of one that the parameters of the stage leave out. */
async function versionsOf(
  aws: ReturnType<Framework['getProvider']>,
  { name: FunctionName, condition }: Compiled,
): Promise<number[]> {
  const numbers: number[] = [];
  let Marker: string | undefined;
  try {
    do {
      const page = await aws.request('Lambda', 'listVersionsByFunction', { FunctionName, Marker });
      numbers.push(...(page.Versions ?? []).map(({ Version }) => Number(Version)).filter(Number.isInteger));
      Marker = page.NextMarker;
    } while (Marker !== undefined && Marker !== '');
  } catch (error) {
    if (condition === undefined || !isMissing(error)) throw error;
  }
  return numbers;
}

/** Whether an error of the framework says that AWS does not have what was asked for. */
function isMissing(error: unknown): boolean {
  return (
    error instanceof Error &&
    'providerErrorCodeExtension' in error &&
    error.providerErrorCodeExtension === 'RESOURCE_NOT_FOUND_EXCEPTION'
  );
}

function aliasIdOf(name: string): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}LiveAlias`;
}
