/** A command on a terminal of its own, made by `script`, with a person who answers what it asks. */
import { spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { type Home, repoRoot } from '../lab/home/home.ts';

/** False where a terminal can be made, else why not: for the option `skip` of a test. */
export const noTerminal: string | false =
  spawnSync('script', ['-qec', 'test -t 1', '/dev/null']).status === 0
    ? false
    : 'no terminal can be made here (no `script`, or no /dev/pts)';

const limitMs = 90_000;

type Options = {
  /** what is typed when this text has appeared, one after the other */
  answers?: [prompt: string, typed: string][];
  /** options for Node.js, e.g. --import */
  node?: string[];
  /** what a shell on the terminal does first, e.g. set its size */
  first?: string;
  /** what it does last, whatever the command answers */
  last?: string;
};

/** Everything that appeared, without colours and as the terminal got it (`raw`), and the exit code. */
export function onTerminal(
  home: Home,
  words: string[],
  { answers = [], node = [], first = ':', last = ':' }: Options = {},
) {
  const quoted = [process.execPath, ...node, join(repoRoot, 'lab/main.ts'), ...words].map(
    word => `'${word.replaceAll("'", "'\\''")}'`,
  );
  const child = spawn(
    'script',
    ['-qec', `${first}; ${quoted.join(' ')}; code=$?; ${last}; exit $code`, '/dev/null'],
    {
      cwd: home.dir,
      env: { ...process.env, LAB_HOME: home.dir, TERM: 'xterm', NO_COLOR: '1' },
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: limitMs,
      killSignal: 'SIGKILL',
    },
  );
  return new Promise<{ code: number | null; shown: string; raw: string }>((resolve, reject) => {
    let shown = '';
    let seen = 0;
    const waiting = [...answers];
    child.stdout.setEncoding('utf8').on('data', text => {
      shown += text;
      const [next] = waiting;
      const found = next ? shown.indexOf(next[0], seen) : -1;
      if (!next || found === -1) return;
      waiting.shift();
      seen = found + next[0].length;
      child.stdin.write(next[1]);
    });
    child.once('error', reject);
    child.once('close', code => resolve({ code, shown: plain(shown), raw: shown }));
  });
}

/** As it stays on the screen: progress that is overwritten is gone, and so are the codes of the terminal. */
function plain(shown: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: codes of the terminal
  const withoutCodes = shown.replace(/\x1b\[[0-9;?]*[A-Za-z]/g, '');
  return withoutCodes
    .split('\n')
    .map(line => line.replace(/\r+$/, '').replace(/^[\s\S]*\r/, ''))
    .join('\n');
}
