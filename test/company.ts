/** A company of a test's own: the real program, on its own port, with ledgers that stay when it is killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { choosePorts, openHome, portOf } from '../lab/home/home.ts';
import { askCompany, type Call, readLedger, tellCompany } from '../lab/parts/company/ask.ts';
import { defineCompany } from '../lab/parts/company/company.ts';
import type { Part } from '../lab/parts/part.ts';
import { endWithTest } from './end-with-test.ts';

const readyWithinMs = 10_000;
const id = 'mail';

export type TestCompany = {
  url: string;
  pid(): number;
  /** SIGKILL, and another process in its place */
  restart(): Promise<void>;
  tell(trouble: string | null): Promise<void>;
  ask(): ReturnType<typeof askCompany>;
  calls(): Call[];
  /** of the ledger as it lies on the disk */
  file: string;
  empty(): Promise<void>;
  stop(): Promise<void>;
};

/** `folder`: where all of it lies, with what it needs as a lab has it. */
export async function startCompany(folder: string, takesMs: [number, number]): Promise<TestCompany> {
  const home = openHome({ LAB_HOME: folder });
  await choosePorts(home, [id]);
  const company = defineCompany({
    id,
    title: 'the mail company',
    takesMs,
    refuses: 97,
    did: ['mail sent', 'mails sent'],
  });
  const [part] = company.processes(home, {
    ...{ absent: [], stores: [], copies: [] },
    ...{ deployed: null, isJudged: false },
  });
  if (!part) throw new Error('a company has a process');
  let running = await launch(part);
  const kill = async () => {
    const ended = once(running, 'exit');
    running.kill('SIGKILL');
    await ended;
  };
  const calledOff = endWithTest(() => {
    running.kill('SIGKILL');
    rmSync(home.servers, { recursive: true, force: true });
  });
  return {
    url: `http://127.0.0.1:${portOf(home, id)}/live/messages`,
    pid: () => running.pid ?? 0,
    async restart() {
      await kill();
      running = await launch(part);
    },
    async tell(trouble) {
      await tellCompany(home, id, 'lab-hand', trouble);
    },
    ask: () => askCompany(home, id),
    calls: () => readLedger(home, id, 'live'),
    file: join(home.servers, id, 'live.jsonl'),
    empty: async () => void (await askCompany(home, id, 'DELETE', 'ledger/live')),
    async stop() {
      await kill();
      calledOff();
      rmSync(home.servers, { recursive: true, force: true });
    },
  };
}

async function launch(part: Part) {
  await part.prepare();
  const child = spawn(process.execPath, part.args, {
    cwd: part.cwd,
    env: part.env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const deadline = Date.now() + readyWithinMs;
  while (!(await part.isReady())) {
    if (child.exitCode !== null || Date.now() > deadline) throw new Error('the company did not start');
    await sleep(20);
  }
  return child;
}

/** Whether its ledger ends with a whole line. */
export const endsWhole = ({ file }: TestCompany): boolean => /(^|\n)$/.test(readFileSync(file, 'utf8'));
