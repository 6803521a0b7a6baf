/** Whether code parses, asked of V8 without running any of it. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

type Code = { path: string; source: string };

/** So many are stripped of their types between two looks at what else is to be done. */
const atOnce = 20;

/** The first of these files that does not parse, as `file:line: what`; empty when all do. However many there are, the caller's thread stays free. */
export async function syntaxProblem(tree: string, paths: readonly string[]): Promise<string> {
  const codes: Code[] = [];
  for (const [n, path] of paths.entries()) {
    if (n % atOnce === atOnce - 1) await setImmediate();
    const source = readCode(tree, path);
    if (typeof source === 'string') codes.push({ path, source });
    else if (source) return source.problem;
  }
  const wrong = codes.length === 0 ? -1 : await firstWrong(codes.map(({ source }) => source));
  const found = codes[wrong];
  return found ? problemOf(found) : '';
}

/** Without types, which are replaced by blanks, so that line numbers stay. Null for what holds no code, or is deleted meanwhile. */
function readCode(tree: string, path: string): string | { problem: string } | null {
  if (path.endsWith('.json')) return null;
  let source: string;
  try {
    source = readFileSync(join(tree, path), 'utf8');
  } catch {
    return null; // the start will tell if it is missed
  }
  try {
    return path.endsWith('.ts') ? stripTypeScriptTypes(source) : source;
  } catch (error) {
    const { stack = '', message } = error as Error;
    return { problem: `${path}:${lineIn(stack)}: ${message}` };
  }
}

const lineIn = (text: string): string => text.match(/:(\d+)\n/)?.[1] ?? '1';

/** Its index; -1 when all parse. A worker, as only there Node.js offers its parser of modules without another process. */
async function firstWrong(sources: string[]): Promise<number> {
  const worker = new Worker(new URL('./parse-modules.mjs', import.meta.url), {
    workerData: sources,
    execArgv: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  });
  try {
    return await new Promise<number>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
    });
  } finally {
    await worker.terminate();
  }
}

/** The parser in a worker does not say the line; a process of its own does. */
function problemOf({ path, source }: Code): Promise<string> {
  return new Promise((resolve, reject) => {
    const check = execFile(
      process.execPath,
      ['--check', '--input-type=module', '-'],
      (error, _stdout, stderr) => {
        const message = stderr.match(/^\w*Error.*$/m)?.[0] ?? (stderr.trim() || error?.message);
        resolve(`${path}:${lineIn(stderr)}: ${message ?? 'it cannot be parsed'}`);
      },
    );
    check.once('error', reject);
    check.stdin?.on('error', () => {}); // it ended before it had read all
    check.stdin?.end(source);
  });
}
