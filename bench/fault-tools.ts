/** One latency toxic, put in, held and taken out by three programs, each as its own documentation does it. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Home, repoRoot } from '../lab/home/home.ts';
import type { Rivals } from './rivals.ts';

export const latencyMs = 50;
export const holdMs = 1000;
/** Not the default, which plays no rollbacks when it is interrupted. */
export const alwaysRollBack = '--rollback-strategy=always';
const limitMs = 30_000;

export type Command = [program: string, ...args: string[]];
type Typos = { attribute: Command; target: Command };

/** A way to do it. Those that heal by a command of their own have `heal`; the others hold for `holdMs` and end it themselves. */
export type Way = {
  name: string;
  inject: Command;
  heal?: Command;
  /** what is killed: one process, or a script of inject, wait and heal */
  held: Command;
  /** what its documentation, or else its next use, offers when it was killed */
  recovery: Command;
  typos?: Typos;
  /** the line of its output that says how it went */
  tells: 'first' | 'last';
};

const quoted = (command: Command) => command.map(word => `'${word}'`).join(' ');
const script = (inject: Command, heal: Command): Command => [
  'sh',
  '-c',
  `${quoted(inject)} && sleep ${holdMs / 1000} && ${quoted(heal)}`,
];

/** `link` is a proxy of the Toxiproxy at `api`. */
export function waysOf(home: Home, { chaos, toxiproxyCli }: Rivals, api: string, link: string): Way[] {
  const lab = (...words: string[]): Command => [
    process.execPath,
    join(repoRoot, 'lab/bin.mjs'),
    'fault',
    ...words,
  ];
  const slow = ['inject', 'network-latency', '--link', link, '--latency', `${latencyMs}ms`];
  const recovery = lab('heal', '--all');
  const byHand = { inject: lab(...slow), heal: lab('heal', 'network-latency') };
  const leased = lab(...slow, '--for', `${holdMs / 1000}s`);

  const cli = (verb: string, on: string, ...args: string[]): Command => [
    toxiproxyCli,
    '--host',
    api,
    'toxic',
    verb,
    '-n',
    'slow',
    ...args,
    on,
  ];
  const added = (on: string, attribute: string) => cli('add', on, '-t', 'latency', '-a', attribute);
  const plain = { inject: added(link, `latency=${latencyMs}`), heal: cli('remove', link) };

  const experiment = (name: string, func: string, args: object): Command => {
    const file = join(home.dir, `${name}.json`);
    writeFileSync(file, JSON.stringify(experimentOf(api, link, func, args)));
    const journal = ['--journal-path', join(home.dir, `${name}.journal.json`)];
    return [chaos, 'run', alwaysRollBack, ...journal, file];
  };
  const toxic = { for_proxy: link, toxic_name: 'slow' };
  const run = experiment('slow', 'create_latency_toxic', { ...toxic, latency: latencyMs });

  return [
    {
      name: 'toxiproxy-cli',
      ...plain,
      held: script(plain.inject, plain.heal),
      recovery: plain.heal,
      tells: 'first',
      typos: {
        attribute: added(link, `latncy=${latencyMs}`),
        target: added(`${link}x`, `latency=${latencyMs}`),
      },
    },
    {
      name: 'chaos run',
      inject: run,
      held: run,
      recovery: run,
      tells: 'last',
      typos: {
        attribute: experiment('attribute', 'create_toxic', {
          ...toxic,
          toxic_type: 'latency',
          attributes: { latncy: latencyMs },
        }),
        target: experiment('target', 'create_latency_toxic', {
          ...toxic,
          for_proxy: `${link}x`,
          latency: latencyMs,
        }),
      },
    },
    {
      name: 'lab fault',
      ...byHand,
      held: script(byHand.inject, byHand.heal),
      recovery,
      tells: 'first',
      typos: {
        attribute: lab(...slow.map(word => (word === '--latency' ? '--latncy' : word))),
        target: lab(...slow.map(word => (word === link ? `${link}x` : word))),
      },
    },
    { name: 'lab fault --for', inject: leased, held: leased, recovery, tells: 'first' },
  ];
}

/** Hypothesis, action, pause and rollback, all by the extension for Toxiproxy. */
function experimentOf(api: string, link: string, func: string, args: object): object {
  const python = (module: string, called: string, given: object) => ({
    provider: { type: 'python', module, func: called, arguments: given },
  });
  const there = python('chaostoxi.proxy.probes', 'proxy_exist', { proxy_name: link });
  return {
    title: 'A slow link',
    description: 'The database is further away for a moment.',
    configuration: { toxiproxy_url: api },
    'steady-state-hypothesis': {
      title: 'the link is there',
      probes: [{ type: 'probe', name: 'link', tolerance: true, ...there }],
    },
    method: [
      {
        type: 'action',
        name: 'inject',
        ...python('chaostoxi.toxic.actions', func, args),
        pauses: { after: holdMs / 1000 },
      },
    ],
    rollbacks: [
      {
        type: 'action',
        name: 'heal',
        ...python('chaostoxi.toxic.actions', 'delete_toxic', { for_proxy: link, toxic_name: 'slow' }),
      },
    ],
  };
}

/** `said`: what it printed, stdout and stderr. Times are those of performance.now(). */
export type Ended = { code: number | null; startMs: number; endMs: number; said: string };
export type Started = { startMs: number; ended: Promise<Ended>; kill(signal: NodeJS.Signals): void };

const running = new Set<ChildProcess>();
process.once('exit', () => {
  for (const child of running) killGroup(child, 'SIGKILL');
});

/** In a process group of its own, so that a signal reaches all of it, as Ctrl-C does. */
export function start([program, ...args]: Command, home: Home): Started {
  const startMs = performance.now();
  const child = spawn(program, args, {
    cwd: home.dir,
    env: { ...process.env, LAB_HOME: home.dir, NO_COLOR: '1', LAB_DOOR: undefined },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  running.add(child);
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', chunk => {
      said += chunk;
    });
  const late = setTimeout(() => killGroup(child, 'SIGKILL'), limitMs);
  let endMs = Number.NaN;
  child.once('exit', () => {
    endMs = performance.now();
    running.delete(child);
  });
  const ended = once(child, 'close').then(([code]) => {
    clearTimeout(late);
    return { code: code as number | null, startMs, endMs, said };
  });
  return { startMs, ended, kill: signal => killGroup(child, signal) };
}

function killGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid) process.kill(-pid, signal);
  } catch {
    // it ended meanwhile
  }
}
