/** k6, the load generator: one child process whose samples are read from its standard output while it runs. */
import { spawn } from 'node:child_process';
import type { Receipt } from '../../shop/receipt.ts';

/**
 * `atMs` is k6's wall clock, in milliseconds since 1970. A user belongs to one stream and has at most one request at a time.
 * `reason` says why an answer is not right; it is empty when it is. `receipt`: the order that the shop promised with a right answer, if any.
 */
export type K6Sample = { stream: string; atMs: number } & (
  | { kind: 'sent'; user: string }
  | {
      kind: 'answered';
      user: string;
      durationMs: number;
      answer: 'right' | 'wrong' | 'none';
      reason: string;
      receipt: Receipt | null;
      /** what became of it, where the kind of traffic says so */
      label?: string;
      /** of a wrong answer, as JSON: what was asked, and how the answer differs from the right one; of the first few only */
      example?: string;
    }
  | { kind: 'dropped' }
);

export type K6Plan = {
  k6Path: string;
  /** path of a script that takes its settings from the environment */
  script: string;
  /** the addresses that its users call from; null: any of this machine */
  from: string | null;
  environment: Record<string, string>;
  onSample(sample: K6Sample): void;
};

export type K6Process = {
  /** why it ended, in one line; never rejects */
  ended: Promise<string>;
  /** SIGINT, and SIGKILL when it has not ended a second later. Resolves when it is gone; a second call changes nothing. */
  stop(): Promise<void>;
};

const stopLimitMs = 1000;

// No report to k6's makers, no summary, no port for its REST interface.
const quietly = '--quiet --no-color --no-thresholds --no-usage-report --summary-mode=disabled'.split(' ');
const options = [...quietly, '--address', '', '--out', 'json=-'];

/** Starts k6. It flushes its samples every 200 ms; when this process dies, it ends at the next flush (broken pipe). */
export function startK6({ k6Path, script, from, environment, onSample }: K6Plan): K6Process {
  const local = from === null ? [] : ['--local-ips', from];
  const child = spawn(k6Path, ['run', ...options, ...local, script], {
    // Nothing of the person's environment: a proxy or K6_* setting of theirs would change the load.
    env: { ...environment, K6_AUTO_EXTENSION_RESOLUTION: 'false' },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that Ctrl-C in a terminal reaches the lab first.
    detached: true,
  });
  const read = sampleReader(onSample);
  child.stdout.setEncoding('latin1').on('data', read);
  let complaint = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-2000);
  });
  const ended = new Promise<string>(resolve => {
    child.once('error', error => resolve(`k6 did not start: ${error.message}`));
    child.once('close', (code, signal) =>
      resolve(`k6 ended with ${signal ?? code}: ${lastError(complaint)}`),
    );
  });
  const stop = async () => {
    child.kill('SIGINT');
    const killing = setTimeout(() => child.kill('SIGKILL'), stopLimitMs);
    await ended;
    clearTimeout(killing);
  };
  return { ended, stop };
}

/** Hands on the three kinds of sample that are needed, of the thirteen lines that k6 writes per request. */
function sampleReader(onSample: (sample: K6Sample) => void): (chunk: string) => void {
  let rest = '';
  return chunk => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      const sample = readSample(line);
      if (sample) onSample(sample);
    }
  };
}

const wanted = /^\{"metric":"(sent|answered|dropped_iterations)","type":"Point"/;

/** One line of k6's JSON output, or null for a metric that is not needed. */
function readSample(line: string): K6Sample | null {
  const metric = wanted.exec(line)?.[1];
  if (!metric) return null;
  const { data } = JSON.parse(line);
  const { scenario: stream, user, answer, reason = '', receipt, label, example } = data.tags;
  const common = { stream, atMs: Date.parse(data.time) };
  if (metric === 'dropped_iterations') return { ...common, kind: 'dropped' };
  if (metric === 'sent') return { ...common, kind: 'sent', user };
  return {
    ...common,
    kind: 'answered',
    user,
    durationMs: data.value,
    answer,
    reason,
    receipt: receipt ? JSON.parse(receipt) : null,
    ...(label && { label }),
    ...(example && { example }),
  };
}

function lastError(complaint: string): string {
  const errors = complaint.split('\n').filter(line => line.includes('level=error'));
  return (errors.at(-1) ?? complaint.trim().split('\n').at(-1) ?? '').slice(0, 500);
}
