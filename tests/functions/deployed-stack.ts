import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { onTestFinished } from 'vitest';
import type { Aws } from '../../scripts/stack-output.ts';

/** A request to AWS. */
export interface AwsRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** A response of AWS other than that about the stack. */
type Answer = (request: AwsRequest) => { readonly status?: number; readonly body?: object };

/**
 * The provider of the framework for plugins, with a region and credentials for clients of the SDK as the framework has them. The AWS that the clients
 * reach has a stack with some outputs, and otherwise gives the answers of the test.
 */
export async function deployedStack(outputs: Readonly<Record<string, string>>, answer: Answer): Promise<Aws> {
  const members = Object.entries(outputs).map(
    ([key, value]) => `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`,
  );
  const stack = `<StackName>stack</StackName><CreationTime>2026-11-29T00:00:00Z</CreationTime><StackStatus>CREATE_COMPLETE</StackStatus>`;
  const description = `<DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult>
    <Stacks><member>${stack}<Outputs>${members.join('')}</Outputs></member></Stacks></DescribeStacksResult></DescribeStacksResponse>`;
  const server = createServer(async (request, response) => {
    const { method = '', url: path = '', headers } = request;
    const body = await buffer(request);
    if (body.includes('Action=DescribeStacks'))
      return response.writeHead(200, { 'content-type': 'text/xml' }).end(description);
    const { status = 200, body: given } = answer({ method, path, headers, body });
    const type = status === 404 ? { 'x-amzn-errortype': 'ResourceNotFoundException' } : {};
    return response
      .writeHead(status, { 'content-type': 'application/json', ...type })
      .end(given === undefined ? undefined : JSON.stringify(given));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const config = {
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    // No name of a bucket leads to this machine.
    forcePathStyle: true,
  };
  return { naming: { getStackName: () => 'stack' }, getAwsSdkV3Config: async () => config };
}
