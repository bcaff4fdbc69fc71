import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { buffer } from 'node:stream/consumers';

/** Connections that are kept alive; each asks again as soon as it is answered. */
const connections = 32;

/** What a server does when it is asked as much as it can answer, for some seconds. */
export interface Load {
  /** Answers a second. */
  readonly rate: number;
  /** Milliseconds from asking to the last byte. */
  readonly p50: number;
  readonly p99: number;
  /** Milliseconds of processor time of the server for each answer. */
  readonly cpu: number;
  /** Megabytes that the server's process has in memory in the end. */
  readonly memory: number;
}

/** Asks one server the same question over and over. */
export class Asker {
  readonly #url: string;
  readonly #body: string;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: connections });

  constructor(url: string, query: string) {
    this.#url = url;
    this.#body = JSON.stringify({ query });
  }

  ask(): Promise<{ status: number; body: Buffer }> {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(this.#body) };
    return new Promise((resolve, reject) => {
      const asked = request(this.#url, { method: 'POST', agent: this.#agent, headers }, response =>
        buffer(response).then(body => resolve({ status: response.statusCode ?? 0, body }), reject),
      );
      asked.on('error', reject);
      asked.end(this.#body);
    });
  }

  /** Loads the server whose process is told. Each answer has to be as long as the one that was compared. */
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

/** Milliseconds of processor time that a process has had, from what Linux tells of it in hundredths of a second. */
function processorTime(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The name stands in brackets and may have spaces; the times are the 14th and 15th field.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

function residentMemory(pid: number): number {
  const [, kilobytes = ''] = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Number(kilobytes) / 1000;
}
