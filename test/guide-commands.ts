/** Types commands of a guide into a separate lab, in the state that the guide is in, and compares what they show. */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, it } from 'vitest';
import { layVariant, variantsOf } from '../lab/author/variants.ts';
import type { Scenario } from '../lab/course/schema.ts';
import { applyScenario } from '../lab/engine/apply.ts';
import { repoRoot } from '../lab/home/home.ts';
import { pause } from '../machine/process.mjs';
import { type GuideCommand, guideCommands, missingLines } from './guide-text.ts';
import { startTestLab, type TestLab, until } from './test-lab.ts';

/** Long enough that the last second is one under load. */
const loadLeadMs = 4000;
/** A verify judges one stage in that time on a busy machine; with --all it judges both. */
const commandLimitMs = 60_000;
const limitOf = (command: string): number => (command.includes(' --all') ? 2 : 1) * commandLimitMs;

export const commandsOf = (scenario: Scenario): GuideCommand[] =>
  guideCommands(readFileSync(join(repoRoot, scenario.folder, 'SCENARIO.md'), 'utf8'));

/** Call it inside a `describe`. One test for each command, all of one state, in the order of the guide; nothing is tried again. */
export function proveCommands(
  scenario: Scenario,
  state: GuideCommand['state'],
  commands: readonly GuideCommand[],
): void {
  let lab: TestLab;
  beforeAll(async () => {
    lab = startTestLab(); // here, as there are more guides and states than ports for labs
    const variant = variantsOf(repoRoot, scenario).find(({ overlay }) => overlay === state);
    assert.ok(variant, `there is no ${state}`);
    const work = { home: lab.home, say: () => {}, signal: new AbortController().signal };
    await layVariant(work, scenario, variant);
    // On the open scenario: fresh data, the files as they are, and everything is up when it returns.
    await applyScenario(work, scenario, { fresh: false });
  });

  const inOtherTerminals: ReturnType<typeof shell>[] = [];
  afterAll(async () => {
    for (const one of inOtherTerminals) one.interrupt();
    await Promise.all(inOtherTerminals.map(({ ended }) => ended));
    await lab?.end();
  });

  for (const command of commands) {
    it(`SCENARIO.md:${command.line} ${command.command.split('\n')[0]}`, async t => {
      if (command.otherTerminal) {
        inOtherTerminals.push(shell(lab, command.command));
        await pause(loadLeadMs);
        return;
      }
      const { code, out } = await type(lab, command);
      if (code === 2 && command.command.startsWith('npx lab verify'))
        return t.skip('undecided on this machine');
      assert.equal(code, expectedExit(command), out);
      const missing = missingLines(command.shown, out);
      assert.deepEqual(missing, [], `these lines of the guide are not shown. It shows:\n${out}`);
    });
  }
}

/** All commands do their work, but the verdict on what is broken or fixed wrongly is "no". */
function expectedExit({ command, state }: GuideCommand): number {
  return command.startsWith('npx lab verify') && state !== 'solution' ? 1 : 0;
}

async function type(lab: TestLab, command: GuideCommand): Promise<{ code: number | null; out: string }> {
  if (!command.underLoad) return shell(lab, command.command).ended;
  const load = shell(lab, 'npx lab load');
  await until(
    'the load to begin',
    async () => load.printed(),
    text => text.includes(' users for '),
    30_000,
  );
  await pause(loadLeadMs);
  const ran = await shell(lab, command.command).ended;
  load.interrupt();
  await load.ended;
  return ran;
}

/** The line as a person types it; `npx lab` is this clone's, and what would go on for ever ends after two seconds. */
function shell(lab: TestLab, command: string) {
  const line = /^npx lab watch(?!.*--seconds)/.test(command) ? `${command} --seconds 2` : command;
  const npx = `npx() { shift; exec ${process.execPath} ${join(repoRoot, 'lab/main.ts')} "$@"; }`;
  const child = spawn('sh', ['-c', `${npx}\n${line}`], {
    cwd: lab.home.workspace,
    env: { ...process.env, NO_COLOR: '1', LAB_HOME: lab.home.dir },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: limitOf(command),
    killSignal: 'SIGKILL',
  });
  let out = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', text => (out += text));
  const ended = new Promise<{ code: number | null; out: string }>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', code => resolve({ code, out }));
  });
  return { ended, printed: () => out, interrupt: () => child.kill('SIGINT') };
}
