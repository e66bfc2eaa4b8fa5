import { createHash, randomBytes } from 'node:crypto';
import { readFile, readlink } from 'node:fs/promises';
import { hostname } from 'node:os';
import { isSystemError } from './storage-errors.ts';

/** Who holds a lock. It fits into a file name, so that taking a lock and saying whose it is are one step. */
export interface LockOwner {
  readonly pid: number;
  /** When the process started, in clock ticks since boot; empty where the system does not tell. A reused pid has another. */
  readonly startTicks: string;
  /** Changes with each start of the system; empty where the system does not tell. */
  readonly bootId: string;
  /** Stands for the machine and, on Linux, the pid namespace: only within one can a pid be looked up. */
  readonly machine: string;
  /** Tells one taking of the lock from all others. */
  readonly nonce: string;
  /** For people. */
  readonly host: string;
}

/** `unknown`: it runs where this process cannot look, or the system tells too little. */
export type OwnerState = 'alive' | 'dead' | 'unknown';

/** This process as the owner of one lock. */
export async function createLockOwner(): Promise<LockOwner> {
  ownFacts ??= readOwnFacts();
  return { ...(await ownFacts), nonce: randomBytes(6).toString('hex') };
}

/** What stays the same as long as this process runs. */
let ownFacts: Promise<Omit<LockOwner, 'nonce'>> | undefined;

async function readOwnFacts(): Promise<Omit<LockOwner, 'nonce'>> {
  const bootId = (await readFact('/proc/sys/kernel/random/boot_id')).replaceAll('-', '').slice(0, 12);
  // Without a machine id two machines of one name look alike, so a restart must not pass for the same machine.
  const machineId = (await readFact('/etc/machine-id')) || bootId;
  const pidNamespace = await readlink('/proc/self/ns/pid').catch(() => '');
  const machine = createHash('sha256').update([hostname(), machineId, pidNamespace].join('\0')).digest('hex');
  return {
    pid: process.pid,
    startTicks: (await readProcess(process.pid))?.startTicks ?? '',
    bootId,
    machine: machine.slice(0, 12),
    host: hostname()
      .replaceAll(/[^A-Za-z0-9.-]/g, '_')
      .slice(0, 40),
  };
}

export function formatLockOwner(owner: LockOwner): string {
  const { pid, startTicks, bootId, machine, nonce, host } = owner;
  return `${[pid, startTicks, bootId, machine, nonce].join('-')}@${host}`;
}

/** `null` when the name is not one of a lock owner's. */
export function parseLockOwner(name: string): LockOwner | null {
  const match = /^(\d+)-(\d*)-([0-9a-f]*)-([0-9a-f]+)-([0-9a-f]+)@(.*)$/.exec(name);
  if (match === null) return null;
  const [, pid = '', startTicks = '', bootId = '', machine = '', nonce = '', host = ''] = match;
  return { pid: Number(pid), startTicks, bootId, machine, nonce, host };
}

/** Whether the process that took a lock still runs, as seen by `observer`. */
export async function stateOfOwner(owner: LockOwner, observer: LockOwner): Promise<OwnerState> {
  if (owner.machine !== observer.machine) return 'unknown';
  if (owner.bootId !== observer.bootId) return 'dead';
  if (!isPidInUse(owner.pid)) return 'dead';
  const running = await readProcess(owner.pid);
  if (running === null || owner.startTicks === '') return 'unknown';
  return running.ended || running.startTicks !== owner.startTicks ? 'dead' : 'alive';
}

function isPidInUse(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    // EPERM: it runs and belongs to another user.
    return !isSystemError(error, 'ESRCH');
  }
}

interface RunningProcess {
  readonly startTicks: string;
  /** Killed, though its parent has not taken notice yet. */
  readonly ended: boolean;
}

/** @see https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html */
async function readProcess(pid: number): Promise<RunningProcess | null> {
  const stat = await readFact(`/proc/${pid}/stat`);
  // The second field is the program's name, which may hold spaces and brackets itself.
  const fieldsFromThird = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fieldsFromThird;
  const startTicks = fieldsFromThird[19];
  if (state === undefined || startTicks === undefined) return null;
  return { startTicks, ended: state === 'Z' || state === 'X' };
}

/** Empty where the system does not have it: every caller copes with knowing less. */
async function readFact(path: string): Promise<string> {
  return (await readFile(path, 'utf8').catch(() => '')).trim();
}
