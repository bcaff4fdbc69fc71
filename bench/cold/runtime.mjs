// A small runtime of Lambda's: loads the handler named by its argument, then takes events from the Runtime API and answers them.
// Plain http, taken as the functions' bundles take it: `import` would load all of Node's HTTP client.
const http = process.getBuiltinModule('node:http');
const [host, port] = process.env.AWS_LAMBDA_RUNTIME_API.split(':');
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });

const { handler } = await import(process.argv[2]);
for (;;) {
  const { headers, text } = await call('GET', 'next');
  const id = headers['lambda-runtime-aws-request-id'];
  const result = await handler(JSON.parse(text), { getRemainingTimeInMillis: () => 15_000 });
  await call('POST', `${id}/response`, JSON.stringify(result));
}

function call(method, path, body) {
  return new Promise((resolve, reject) => {
    const request = http.request({
      agent,
      host,
      port,
      method,
      path: `/2018-06-01/runtime/invocation/${path}`,
    });
    request.on('error', reject).on('response', response => {
      const chunks = [];
      response.on('data', chunk => chunks.push(chunk));
      response.on('end', () =>
        resolve({ headers: response.headers, text: Buffer.concat(chunks).toString() }),
      );
    });
    request.end(body);
  });
}
