import { pipeline } from 'node:stream/promises';
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda';

type Result = Pick<APIGatewayProxyStructuredResultV2, 'statusCode' | 'headers' | 'body'>;

/** Sends a response through the stream of an invocation, each part of the body as it comes. Resolves when all is sent. */
export async function sendResponse(response: Response, stream: awslambda.HttpResponseStream): Promise<void> {
  const headers = Object.fromEntries(response.headers);
  const out = begin({ statusCode: response.status, headers }, stream);
  await pipeline(response.body ?? [], out);
}

/** Sends a response that is there as a whole. */
export async function sendResult(result: Result, stream: awslambda.HttpResponseStream): Promise<void> {
  await pipeline([result.body ?? ''], begin(result, stream));
}

/** Sends the status and the headers. The runtime sends them with the first write only, and a response without a body has none. */
function begin({ statusCode, headers }: Result, stream: awslambda.HttpResponseStream) {
  const out = awslambda.HttpResponseStream.from(stream, { statusCode, headers });
  out.write('');
  return out;
}
