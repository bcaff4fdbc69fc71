// A small runtime of Lambda's with response streams, after https://github.com/aws/aws-lambda-nodejs-runtime-interface-client: loads the handler
// named by its argument, then takes events from the Runtime API and streams the responses back.
import http from 'node:http';
import { pathToFileURL } from 'node:url';

const [hostname, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

globalThis.awslambda = {
  streamifyResponse: handler => handler,
  HttpResponseStream: {
    from(stream, metadata) {
      stream.setContentType('application/vnd.awslambda.http-integration-response');
      stream._onBeforeFirstWrite = write => {
        write(JSON.stringify(metadata));
        write(new Uint8Array(8));
      };
      return stream;
    },
  },
};

const { handler } = await import(pathToFileURL(process.argv[2]));
for (;;) {
  const { headers, event } = await next();
  const { stream, done } = responseTo(headers['lambda-runtime-aws-request-id']);
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  const context = { getRemainingTimeInMillis: () => deadline - Date.now() };
  await handler(event, stream, context).catch(() => stream.end());
  await done;
  // Not before the function has nothing more to do: a timer or an open connection would occupy the instance, at a price, until its timeout.
  await new Promise(resolve => process.once('beforeExit', resolve));
}

function next() {
  return new Promise((resolve, reject) => {
    const path = '/2018-06-01/runtime/invocation/next';
    const request = http.request({ agent, hostname, port, path }, response => {
      const chunks = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('end', () =>
        resolve({ headers: response.headers, event: JSON.parse(Buffer.concat(chunks).toString()) }),
      );
    });
    request.on('error', reject).end();
  });
}

/** The stream is a request to the Runtime API that has no other parts than the real one's. */
function responseTo(id) {
  const path = `/2018-06-01/runtime/invocation/${id}/response`;
  const headers = { 'lambda-runtime-function-response-mode': 'streaming' };
  const request = http.request({ agent: new http.Agent(), hostname, port, path, method: 'POST', headers });
  const done = new Promise(resolve => {
    request.on('response', response => response.resume().on('end', resolve));
    request.on('error', error => request.destroy(error)).on('close', resolve);
  });
  let isBegun = false;
  const { write } = request;
  request.setContentType = type => request.setHeader('content-type', type);
  request.write = (chunk, ...others) => {
    if (!isBegun) request._onBeforeFirstWrite?.(first => write.call(request, first));
    isBegun = true;
    return write.call(request, chunk, ...others);
  };
  const methods = ['cork', 'destroy', 'end', 'uncork', 'write', 'emit', 'on', 'once', 'off', 'addListener'];
  const listening = ['prependListener', 'removeListener', 'removeAllListeners', 'listenerCount', 'listeners'];
  const stream = Object.fromEntries(
    [...methods, ...listening, 'setContentType'].map(name => [name, request[name].bind(request)]),
  );
  const state = [
    'destroyed',
    'writable',
    'writableFinished',
    'writableEnded',
    'writableNeedDrain',
    'writableLength',
  ];
  for (const name of [...state, 'writableHighWaterMark', '_onBeforeFirstWrite'])
    Object.defineProperty(stream, name, {
      get: () => request[name],
      set: value => {
        request[name] = value;
      },
    });
  return { stream, done };
}
