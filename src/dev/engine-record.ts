import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { EngineError } from './engine-error.ts';

/** The contents of `engine.json` in a data folder, about the folder's engine. */
export type EngineRecord = z.infer<typeof recordShape>;

const pid = z.int().positive();
const recordShape = z.object({
  endpoint: z.url(),
  /** The process that started the engine. */
  ownerPid: pid,
  /** The start time of that process as reported by the system: another process may have its id by now. */
  ownerStart: z.string().optional(),
  /** Absent for the moment in which the owner spawns the engine. */
  enginePid: pid.optional(),
});

/** A data folder that this process may run an engine on. */
export interface Claim {
  /** Records the engine's process, for other processes to find. */
  startedAs(enginePid: number): void;
  /** Releases the folder. */
  release(): void;
}

/**
 * Claims the folder for an engine on this endpoint. An engine whose owner is gone is stopped first. Rejects if a live process uses the folder,
 * even if its engine is gone, because that process restarts the engine.
 */
export async function claimFolder(folder: string, endpoint: string): Promise<Claim> {
  const claimed: EngineRecord = { endpoint, ownerPid: process.pid, ownerStart: startOf(process.pid) };
  while (!createRecord(folder, claimed)) {
    const found = readRecord(folder);
    const runs = found !== undefined && (await engineRuns(found));
    if (found !== undefined && (await ownerRuns(found))) {
      throw new EngineError(
        `The data folder ${folder} is in use by process ${found.ownerPid} (${found.endpoint}). ` +
          'Stop that process or choose another data folder with DATA_DIR.',
      );
    }
    if (runs) await endOrphan(found);
    else removeRecord(folder, found);
  }
  return {
    startedAs: enginePid => replaceRecord(folder, { ...claimed, enginePid }),
    release: () => removeRecord(folder, claimed),
  };
}

/** The folder's record; undefined if it is absent or unreadable. */
export function readRecord(folder: string): EngineRecord | undefined {
  const text = readText(recordFile(folder));
  if (text === undefined) return undefined;
  try {
    return recordShape.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

/** Whether the recorded engine is alive, and its process id does not belong to another program by now. */
export async function engineRuns({ endpoint, enginePid }: EngineRecord): Promise<boolean> {
  if (enginePid === undefined || !processRuns(enginePid)) return false;
  const words = commandLine(enginePid);
  if (words === undefined) return (await answeringVersion(endpoint)) !== undefined;
  return words[0]?.includes('dynoxide') === true && words.includes(new URL(endpoint).port);
}

/** Whether the process that started the recorded engine is alive, with or without that engine. */
export async function ownerRuns(record: EngineRecord): Promise<boolean> {
  const { ownerPid, ownerStart, enginePid } = record;
  if (!processRuns(ownerPid)) return false;
  // Without a start time, the engine shows whether the process is still the owner, or another one with the same id.
  if (ownerStart === undefined) return enginePid === undefined || (await engineRuns(record));
  return startOf(ownerPid) === ownerStart;
}

/** The version of the engine that answers at the recorded address; undefined if no engine answers. */
export async function answeringVersion(endpoint: string): Promise<string | undefined> {
  try {
    const { headers } = await fetch(endpoint, { signal: AbortSignal.timeout(1000) });
    return headers.get('x-dynoxide-version') ?? undefined;
  } catch {
    // Refused, reset or too slow: all of them mean that no engine answers there now.
    return undefined;
  }
}

const recordFile = (folder: string) => join(folder, 'engine.json');

/** Returns false if a record exists already. */
function createRecord(folder: string, record: EngineRecord): boolean {
  try {
    writeFileSync(recordFile(folder), JSON.stringify(record), { flag: 'wx' });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** Uses a rename, so that no reader sees half a record. */
function replaceRecord(folder: string, record: EngineRecord): void {
  const draft = `${recordFile(folder)}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(record));
  renameSync(draft, recordFile(folder));
}

/** Removes the record unless another process has replaced it meanwhile. */
function removeRecord(folder: string, known: EngineRecord | undefined): void {
  const now = readRecord(folder);
  if (now?.endpoint === known?.endpoint && now?.ownerPid === known?.ownerPid) {
    rmSync(recordFile(folder), { force: true });
  }
}

/** Sends SIGTERM, and SIGKILL after 3 s. */
async function endOrphan(record: EngineRecord): Promise<void> {
  const deadline = Date.now() + 3000;
  for (let sent: NodeJS.Signals | undefined; await engineRuns(record); await sleep(20)) {
    const signal = Date.now() < deadline ? 'SIGTERM' : 'SIGKILL';
    if (signal !== sent && record.enginePid !== undefined) sendSignal(record.enginePid, signal);
    sent = signal;
  }
}

function processRuns(id: number): boolean {
  // A process that has ended keeps its id until its parent has read its exit code, but has no command line.
  const words = commandLine(id);
  return words === undefined ? sendSignal(id, 0) : words.length > 0;
}

/** The start time of a process; undefined if the system does not report it. */
function startOf(id: number): string | undefined {
  if (existsSync('/proc/self/stat')) {
    // The name before it, in parentheses, may contain any character: https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
    const fields = (readText(`/proc/${id}/stat`) ?? '').replace(/^.*\)/s, '').trim().split(' ');
    return fields[19];
  }
  if (process.platform === 'win32') return undefined;
  const env = { ...process.env, LC_ALL: 'C', TZ: 'UTC' };
  const { stdout } = spawnSync('ps', ['-o', 'lstart=', '-p', String(id)], { env, encoding: 'utf8' });
  return stdout?.trim() || undefined;
}

/** The command line of a process as words; empty if it is gone, undefined if the system has no /proc. */
function commandLine(id: number): string[] | undefined {
  if (!existsSync('/proc/self/cmdline')) return undefined;
  const text = readText(`/proc/${id}/cmdline`) ?? '';
  return text.split('\0').filter(word => word !== '');
}

/** Returns false if the process does not exist. Signal 0 only checks. */
function sendSignal(id: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(id, signal);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
    if (codeOf(error) === 'EPERM' && signal === 0) return true;
    throw error;
  }
}

/** Returns undefined if the file does not exist. */
function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    // ESRCH: the process ended while its /proc file was read.
    if (['ENOENT', 'ENOTDIR', 'ESRCH'].includes(codeOf(error))) return undefined;
    throw error;
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
