import type { Aws } from './stack-output.ts';

/** What this plugin uses of the framework. */
interface Framework {
  getProvider(name: 'aws'): Aws;
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
  const { stackOutput } = await import('./stack-output.ts');
  const aws = framework.getProvider('aws');
  const [address, live] = [await stackOutput(aws, 'Address'), await stackOutput(aws, 'LiveAddress')];
  if (address === undefined) throw new Error('The stack has no output "Address".');
  console.log(`\n${address}`);
  const { smokeTest } = await import('./smoke.ts');
  await smokeTest(address, { live });
}
