import type { CloudFormationClientConfig } from '@aws-sdk/client-cloudformation';

/** What the plugins of serverless.yml use of the framework's provider `aws`. */
export interface Aws {
  readonly naming: { getStackName(): string };
  /** The region and the credentials of the command, for clients of the SDK. */
  getAwsSdkV3Config(): Promise<Pick<CloudFormationClientConfig, 'region' | 'credentials' | 'endpoint'>>;
}

/** The value of an output of the stack; undefined if the stack has no such output. */
export async function stackOutput(aws: Aws, name: string): Promise<string | undefined> {
  // The framework loads plugins with each command; the SDK is loaded for those that deploy.
  const { CloudFormationClient, DescribeStacksCommand } = await import('@aws-sdk/client-cloudformation');
  const client = new CloudFormationClient(await aws.getAwsSdkV3Config());
  const { Stacks } = await client.send(new DescribeStacksCommand({ StackName: aws.naming.getStackName() }));
  return Stacks?.[0]?.Outputs?.find(({ OutputKey }) => OutputKey === name)?.OutputValue;
}
