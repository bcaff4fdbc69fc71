import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { onTestFinished } from 'vitest';
import { temporaryFolder } from '../temporary-folder.ts';

/** A package of one program, which is a shell script. */
export interface ProgramPackage {
  readonly name: string;
  readonly version: string;
  readonly program: string;
  readonly script: string;
  readonly os?: string;
  readonly cpu?: string;
}

export interface Registry {
  readonly url: string;
  /** The paths that were asked for, in order. */
  readonly asked: string[];
}

/** An npm registry on this machine with a few packages; it knows no others. It ends with the test. */
export async function startRegistry(packages: readonly ProgramPackage[]): Promise<Registry> {
  const folder = await temporaryFolder();
  const tarballs = new Map<string, Buffer>();
  for (const one of packages) tarballs.set(one.name, await pack(folder, one));
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const path = decodeURIComponent(request.url ?? '');
    asked.push(path);
    const found = packages.find(({ name }) => path === `/${name}` || path === `/${name}.tgz`);
    const tarball = tarballs.get(found?.name ?? '');
    if (found === undefined || tarball === undefined) return response.writeHead(404).end('{}');
    if (path.endsWith('.tgz')) return response.end(tarball);
    const { name, version } = found;
    const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`;
    const dist = { tarball: `${url}/${encodeURIComponent(name)}.tgz`, integrity };
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify({
        name,
        'dist-tags': { latest: version },
        versions: { [version]: { ...manifest(found), dist } },
      }),
    );
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url, asked };
}

function manifest({ name, version, os = 'darwin', cpu = 'arm64' }: ProgramPackage) {
  return { name, version, os: [os], cpu: [cpu] };
}

async function pack(folder: string, one: ProgramPackage): Promise<Buffer> {
  const place = await mkdtemp(join(folder, 'package-'));
  const program = join(place, 'package', one.program);
  await mkdir(dirname(program), { recursive: true });
  await writeFile(join(place, 'package/package.json'), JSON.stringify(manifest(one)));
  await writeFile(program, one.script);
  await chmod(program, 0o755);
  await promisify(execFile)('tar', ['czf', 'package.tgz', 'package'], { cwd: place });
  return readFile(join(place, 'package.tgz'));
}
