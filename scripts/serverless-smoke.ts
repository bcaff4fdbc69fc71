/** What this plugin uses of the framework. */
interface Framework {
  getProvider(name: 'aws'): {
    naming: { getStackName(): string };
    request(service: 'CloudFormation', method: 'describeStacks', input: object): Promise<Stacks>;
  };
}

interface Stacks {
  readonly Stacks?: readonly { readonly Outputs?: readonly { OutputKey?: string; OutputValue?: string }[] }[];
}

/** A plugin of serverless.yml: after a deployment, asks it what clients ask, at the address that it prints. */
export default class ServerlessSmoke {
  readonly hooks: Readonly<Record<string, () => Promise<void>>>;

  constructor(framework: Framework) {
    this.hooks = { 'after:deploy:deploy': () => smokeTestStack(framework) };
  }
}

async function smokeTestStack(framework: Framework): Promise<void> {
  // Where an emulator of AWS is deployed to, nothing runs that could answer.
  if (process.env.SMOKE_TEST === 'off') return;
  const aws = framework.getProvider('aws');
  const { Stacks } = await aws.request('CloudFormation', 'describeStacks', {
    StackName: aws.naming.getStackName(),
  });
  const address = Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === 'Address')?.OutputValue;
  if (address === undefined) throw new Error('The stack has no output "Address".');
  console.log(`\n${address}`);
  const { smokeTest } = await import('./smoke.ts');
  await smokeTest(address);
}
