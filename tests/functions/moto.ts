import { spawn } from 'node:child_process';
import { createServer, request, type Server } from 'node:http';
import { type AddressInfo, createServer as createSocket } from 'node:net';
import { tmpdir } from 'node:os';
import { buffer } from 'node:stream/consumers';

/** An emulator of AWS: https://docs.getmoto.org */
export interface Moto {
  readonly endpoint: string;
  stop(): void;
}

/** Starts `moto_server`, which `pip install 'moto[server]'` brings. */
export async function startMoto(): Promise<Moto> {
  const port = await freePort();
  const args = ['-H', '127.0.0.1', '-p', String(port)];
  // It leaves files where it runs.
  const moto = spawn('moto_server', args, { cwd: tmpdir(), stdio: 'ignore' });
  const front = await withoutLint(`http://127.0.0.1:${port}`);
  await untilAnswers(`http://127.0.0.1:${port}/moto-api/`);
  return {
    endpoint: `http://127.0.0.1:${(front.address() as AddressInfo).port}`,
    stop() {
      moto.kill();
      front.closeAllConnections();
      front.close();
    },
  };
}

/** Passes everything on to moto but the validation of templates: it takes each warning of cfn-lint for an error. */
async function withoutLint(target: string): Promise<Server> {
  const server = createServer(async (incoming, outgoing) => {
    const body = await buffer(incoming);
    if (body.includes('Action=ValidateTemplate')) {
      const xmlns = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
      outgoing.writeHead(200, { 'content-type': 'text/xml' });
      return void outgoing.end(
        `<ValidateTemplateResponse xmlns="${xmlns}"><ValidateTemplateResult/></ValidateTemplateResponse>`,
      );
    }
    const { url = '/', method, headers } = incoming;
    const passed = request(new URL(url, target), { method, headers }, answer => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy()).end(body);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return server;
}

async function untilAnswers(url: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const answers = await fetch(url).then(
      () => true,
      () => false,
    );
    if (answers) return;
    await new Promise(resolve => setTimeout(resolve, 200));
  }
  throw new Error(`moto_server does not answer at ${url}.`);
}

async function freePort(): Promise<number> {
  const socket = createSocket();
  await new Promise<void>(resolve => socket.listen(0, '127.0.0.1', resolve));
  const { port } = socket.address() as AddressInfo;
  await new Promise(resolve => socket.close(resolve));
  return port;
}
