import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** Connections that are kept alive. Each sends its next request as soon as it has a response. */
const connections = 32;

/** The measurements of a server at saturation. */
export interface Load {
  /** Responses a second. */
  readonly rate: number;
  /** Milliseconds from the request to the last byte of the response. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds of processor time of the server per response. */
  readonly cpu: number;
  /** Megabytes of resident memory of the server's process at the end. */
  readonly memory: number;
}

/** A client that sends the same query again and again. */
export class Asker {
  readonly #url: string;
  readonly #method: 'GET' | 'POST';
  readonly #body: string | undefined;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: connections });

  constructor(url: string, query: string, method: 'GET' | 'POST' = 'POST') {
    this.#method = method;
    this.#url = method === 'GET' ? `${url}?query=${encodeURIComponent(query)}` : url;
    this.#body = method === 'GET' ? undefined : JSON.stringify({ query });
  }

  ask(): Promise<{ status: number; body: Buffer }> {
    const headers =
      this.#body === undefined
        ? { accept: 'application/json' }
        : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(this.#body) };
    return new Promise((resolve, reject) => {
      const asked = request(this.#url, { method: this.#method, agent: this.#agent, headers }, response =>
        buffer(response).then(body => resolve({ status: response.statusCode ?? 0, body }), reject),
      );
      asked.on('error', reject);
      asked.end(this.#body);
    });
  }

  /** Loads the server with a process id. Each response must have the length of the one that was compared. */
  async load(seconds: number, { pid, bytes }: { pid: number; bytes: number }): Promise<Load> {
    const times: number[] = [];
    const cpuBefore = processorTime(pid);
    const begun = performance.now();
    const end = begun + seconds * 1000;
    const work = async () => {
      for (let now = performance.now(); now < end; ) {
        const { status, body } = await this.ask();
        if (status !== 200 || body.length !== bytes)
          throw new Error(`${this.#url} answers ${status} under load: ${body.toString().slice(0, 1000)}`);
        const after = performance.now();
        times.push(after - now);
        now = after;
      }
    };
    await Promise.all(Array.from({ length: connections }, work));
    const taken = (performance.now() - begun) / 1000;
    times.sort((a, b) => a - b);
    const at = (share: number) => times[Math.floor(times.length * share)] ?? 0;
    return {
      rate: times.length / taken,
      p50: at(0.5),
      p99: at(0.99),
      cpu: (processorTime(pid) - cpuBefore) / times.length,
      memory: residentMemory(pid),
    };
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Milliseconds of processor time of a process, which Linux counts in hundredths of a second. */
function processorTime(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name is in brackets and may contain spaces; the times are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function residentMemory(pid: number): number {
  const [, kilobytes = ''] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1000;
}
