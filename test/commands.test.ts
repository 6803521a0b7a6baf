/** Every command as a person types it and as a program reads it. */
import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, it } from 'vitest';
import { everyCommand as commands } from '../lab/commands/every.ts';
import { repoRoot } from '../lab/home/home.ts';
import { lockOwner } from '../lab/home/lock.ts';
import { readRecording, resultsOf } from '../lab/progress/results.ts';
import { suiteLab } from './suite-lab.ts';
import { type Ran, until } from './test-lab.ts';
import { testUnless } from './unless.ts';

const columns = 80;
const names = Object.keys(commands);

/** What the lab itself prints fits the screen and has no colours where there is no terminal. */
function assertPlain(words: string[], { out, err }: Ran): void {
  for (const line of `${out}${err}`.split('\n')) {
    assert.ok([...line].length <= columns, `lab ${words.join(' ')}: ${[...line].length} columns: ${line}`);
    assert.ok(!line.includes('\x1b'), `lab ${words.join(' ')}: ${JSON.stringify(line)}`);
  }
}

describe('the command line', () => {
  const lab = suiteLab();
  /** Runs a command that must end with this exit code, and whose lines must be plain. */
  const run = async (exit: number, ...words: string[]): Promise<Ran> => {
    const ran = await lab.run(words);
    assert.equal(ran.code, exit, `lab ${words.join(' ')}: exit ${ran.code}\n${ran.out}${ran.err}`);
    assertPlain(words, ran);
    return ran;
  };
  /** The same with --json: one line, one object. */
  const json = async (exit: number, ...words: string[]): Promise<Record<string, unknown>> => {
    const { ran, value } = await lab.json(words);
    assert.equal(ran.code, exit, `lab ${words.join(' ')} --json: exit ${ran.code}\n${ran.out}${ran.err}`);
    assert.equal(ran.out.trimEnd().split('\n').length, 1);
    assert.equal(value.formatVersion, 1);
    assert.equal(value.command, words[0]);
    return value;
  };
  const tree = (path: string) => join(lab.home.workspace, path);
  const save = (path: string, content: string) => {
    mkdirSync(dirname(tree(path)), { recursive: true });
    writeFileSync(tree(path), content);
  };

  it('ends quietly when nobody reads what it says', async () => {
    for (const out of ['stdout', 'stderr'] as const) {
      const child = spawn(
        process.execPath,
        [join(repoRoot, 'lab/main.ts'), out === 'stdout' ? 'list' : 'aply'],
        {
          env: { ...process.env, LAB_HOME: lab.home.dir },
        },
      );
      let err = '';
      child.stderr.on('data', chunk => {
        err += chunk;
      });
      child[out].destroy();
      const [code] = await once(child, 'close');
      assert.deepEqual([code, err], [out === 'stdout' ? 0 : 64, '']);
    }
  });

  it('every command has --help with an example', async () => {
    const helped = await Promise.all(names.map(async name => [name, await run(0, name, '--help')] as const));
    for (const [name, { out }] of helped) {
      assert.match(out, new RegExp(`^Usage: lab ${name} ?.*\\n\\n\\S`));
      assert.match(out, /\nExample:\n {2}.*\bnpx lab\b/);
      assert.equal(out.includes('--json'), !['redis', 'replica', 'sql'].includes(name), name);
    }
    const { out } = await run(0, '--help');
    for (const name of names) assert.match(out, new RegExp(`^ {2}lab ${name} `, 'm'));
  });

  const wrong: [string[], RegExp][] = [
    [['aply'], /^There is no command `aply`\. Did you mean `apply`\?$/m],
    [['xyzzy'], /^There is no command `xyzzy`\.$/m],
    [['verify', '--jsn'], /^Unknown option '--jsn'\. Did you mean --json\?$/m],
    [['list', 'extra'], /^Too many words\. The command is: lab list$/m],
    [['apply'], /^A word is missing\. The command is: lab apply <scenario>$/m],
    [['apply', 'scenrio-02'], /^There is no scenario `scenrio-02`\. Did you mean `scenario-02`\?$/m],
    [['apply', '2x'], /^There is no scenario `2x`\./m],
    [['watch', '--seconds', 'two'], /^--seconds takes a whole number from 1, not `two`\.$/m],
    [['logs', 'keper'], /^There is no log of `keper`\./m],
    [['author', 'chek', '02'], /has no action `chek`\. Did you mean `check`\?/m],
    [['author', 'new', 'x', 'y'], /a number such as 05/m],
    [['author', 'fix', '02', 'half-a-fix'], /^No scenario is open\.$/m],
    [['hint'], /^No scenario is open\.$/m],
    [['reveal'], /^No scenario is open\.$/m],
    [['save'], /^No scenario is open\.$/m],
    [['fault', 'injct'], /Did you mean `inject`\?/],
    [['load'], /^No scenario is open\.$/m],
    [['history'], /^No scenario is open\.$/m],
    [['diff'], /^No scenario is open\.$/m],
    [['undo'], /^No scenario is open\.$/m],
    [['verify'], /^No scenario is open\.$/m],
    [['reset'], /^No scenario is open\.$/m],
  ];
  it('wrong use is exit 64, says what and what to type, also as JSON', async () => {
    for (const [words, text] of wrong) {
      const { err } = await run(64, ...words);
      const value = await json(64, ...words);
      assert.match(err, text);
      assert.match(err, /^Next: \S/m);
      assert.doesNotMatch(err, /^ {4}at /m);
      const { exit, what } = value.error as { exit: number; what: string };
      assert.equal(exit, 64);
      assert.match(what, text);
    }
  });

  it('a lab that is not up is exit 69', async () => {
    for (const name of ['status', 'watch']) {
      assert.match((await run(69, name)).err, /^The lab is not running\.$/m);
      assert.equal(((await json(69, name)).error as { code: string }).code, 'not-up');
    }
    assert.match((await run(69, 'sql', 'SELECT 1')).err, /^The lab is not running\.$/m);
    assert.match((await run(0, 'down')).out, /^Nothing was running\.$/m);
  });

  it('lab and lab --json say the next step', async () => {
    assert.match((await run(0)).out, /^No scenario is open\.\n[\s\S]*^Next: npx lab up$/m);
    const { value } = await lab.json([]);
    assert.deepEqual([value.command, value.next], ['where', 'npx lab up']);
  });

  it('apply --dry-run says what it would do, and does nothing', async () => {
    const files = () =>
      readdirSync(lab.home.dir, { recursive: true, encoding: 'utf8' })
        .filter(file => !file.startsWith('node_modules'))
        .sort();
    const before = files();
    const { out } = await run(0, 'apply', '02', '--dry-run');
    assert.match(out, /nothing was changed/);
    assert.match(out, /break it, for you to fix: Order history takes seconds/);
    assert.doesNotMatch(out, /missing-index/, 'the learner is to find it');
    assert.match((await run(0, 'apply', '02', '--dry-run', '--spoil')).out, /missing-index/);
    const { plan } = (await json(0, 'apply', '02', '--dry-run')) as { plan: { faults: { use: string }[] } };
    assert.deepEqual(
      plan.faults.map(({ use }) => use),
      ['missing-index', 'missing-index'],
    );
    assert.deepEqual(files(), before);
    assert.equal(lockOwner(lab.home, 'keeper'), null);
  });

  it('up, list, status, where, doctor', async () => {
    assert.equal((await json(0, 'up')).start, 'recorded');
    assert.match((await run(0, 'list')).out, /^scenario-01 .* open$/m, 'the first one');
    assert.equal((await json(0, 'apply', '02')).start, 'recorded');
    assert.match((await run(0, 'up')).out, /^Already running: 4 of 4 parts are up\.$/m);
    assert.match((await run(0, 'list')).out, /^scenario-02 .* open$/m);
    const { scenarios } = (await json(0, 'list')) as { scenarios: { id: string; state: string }[] };
    assert.equal(scenarios.find(({ id }) => id === 'scenario-02')?.state, 'open');
    const { out } = await run(0, 'status');
    for (const part of ['postgres', 'toxiproxy', 'api-1', 'haproxy'])
      assert.match(out, new RegExp(`^ {2}${part} +(busy|waiting|idle|up) .*for \\d`, 'm'));
    const seen = await json(0, 'status');
    assert.deepEqual([seen.scenario, seen.state, seen.showing], ['scenario-02', 'ready', 'live']);
    assert.equal((await json(0, 'where')).running, true);
    const { ran, value } = await lab.json(['doctor']);
    const findings = value.findings as { what: string; ok: boolean }[];
    assert.equal(ran.code, findings.every(({ ok }) => ok) ? 0 : 69);
    assert.equal(findings.find(({ what }) => what === 'parts')?.ok, true);
    assertPlain(['doctor'], await lab.run(['doctor']));
  });

  it('logs, watch, sql', async () => {
    assert.match((await lab.run(['logs'])).out, /Server listening at/);
    const lines = (await lab.run(['logs', 'api-1', '--json'])).out.trim().split('\n');
    assert.deepEqual(Object.keys(JSON.parse(lines[0] ?? '')), ['formatVersion', 'command', 'part', 'line']);
    assert.match((await run(64, 'logs', 'apj-1')).err, /Did you mean `api-1`\?/);
    assert.match((await run(0, 'watch', '--seconds', '2')).out, /^(\d\d:\d\d:\d\d {2}.*\n){2}$/);
    const watched = (await lab.run(['watch', '--seconds', '2', '--json'])).out.trim().split('\n');
    assert.equal(watched.length, 2);
    for (const line of watched) assert.equal(JSON.parse(line).command, 'watch');
    assert.match((await run(64, 'load', 'sign-inn')).err, /did you mean sign-in\?/);
    assert.match((await lab.run(['sql', 'SELECT count(*) FROM users'])).out, /^ 200000$/m);
    const refused = await lab.run(['sql', 'SELEC 1']);
    assert.deepEqual([refused.code, /syntax error/.test(refused.err)], [1, true]);
  });

  it('diff, history, undo', async () => {
    assert.match((await run(0, 'diff')).out, /^Nothing has changed since the start\.$/m);
    const file = 'services/shared/health.ts';
    const start = readFileSync(tree(file), 'utf8');
    save(file, `${start}// A thought.\n`);
    assert.match((await lab.run(['diff'])).out, /^\+\/\/ A thought\.$/m);
    assert.match((await run(0, 'undo')).out, /Files that changed: services\/shared\/health\.ts\./);
    assert.equal(readFileSync(tree(file), 'utf8'), start);
    const { checkpoints } = (await json(0, 'history')) as { checkpoints: { id: string; label: string }[] };
    const saved = checkpoints.find(({ label }) => label === 'before undo');
    assert.ok(saved);
    await run(0, 'history');
    await run(0, 'undo', saved.id.slice(0, 8));
    assert.match(readFileSync(tree(file), 'utf8'), /A thought/);
    assert.match((await run(64, 'undo', 'ffffffff')).err, /^There is no checkpoint ffffffff\.$/m);
    assert.deepEqual((await json(0, 'undo')).files, [file]);
  });

  /** What the load of the last verify saw of the shop and of the machine: on a crowded one, no verdict by time can be understood without. */
  const lastLoads = (): string => {
    const last = resultsOf(lab.home, 'scenario-02').at(-1);
    const loads = (last && readRecording(last.path)?.evidence.loads) ?? [];
    return JSON.stringify(loads).replaceAll('{"startMs"', '\n$&');
  };

  it('verify saves an index that was made by hand, and names it', async t => {
    for (const index of ['by_hand ON orders (user_id, created_at)', 'by_mail ON users (lower(email))'])
      assert.equal((await lab.run(['sql', `CREATE INDEX ${index}`])).code, 0);
    const ran = await lab.run(['verify']);
    assertPlain(['verify'], ran);
    assert.match(
      ran.out,
      /^The index you made by hand is saved as database\/migrations\/001_by_hand\.sql\.$/m,
    );
    assert.match(
      readFileSync(tree('database/migrations/001_by_hand.sql'), 'utf8'),
      /^CREATE INDEX by_hand ON public\.orders /m,
    );
    assert.ok(ran.code === 0 || ran.code === 2, `${ran.out}\n${lastLoads()}`);
    if (ran.code === 2) t.annotate(`undecided on this machine: ${ran.out}`);
    else assert.match((await run(0, 'list')).out, /^scenario-02 .* passed \(again 02\)$/m);
  });

  it('load, when the shop is quick', async () => {
    assert.match((await run(0, 'load')).out, /^100 users for 1\d s,[\s\S]*^ {2}answers +[\d,.]+ a second/m);
  });

  it('verify of a wrong migration fails with its file and line', async () => {
    save(
      'database/migrations/009_wrong.sql',
      '-- One word is mistyped.\nCREATE INDX by_user ON orders (user_id);\n',
    );
    const { out } = await run(1, 'verify');
    assert.match(out, /^FAIL · scenario-02 /);
    assert.match(out.replace(/\s+/g, ' '), /database\/migrations\/009_wrong\.sql:2: ERROR: syntax error/);
    assert.match(out, /^ {2}Next +\S/m);
    const value = await json(1, 'verify');
    assert.equal((value.first as { check: string }).check, 'start');
    assert.ok(existsSync(String(value.recording)));
    rmSync(tree('database/migrations/009_wrong.sql'));
  });

  it('reset starts over and keeps the files in the history', async () => {
    assert.equal((await json(0, 'reset')).start, 'proved');
    assert.equal(existsSync(tree('database/migrations/001_by_hand.sql')), false);
    assert.match((await run(0, 'undo')).out, /001_by_hand\.sql/);
    assert.ok(existsSync(tree('database/migrations/001_by_hand.sql')));
  });

  it('down stops all', async () => {
    assert.match((await run(0, 'down')).out, /^Everything is stopped\.$/m);
    await until(
      'its end',
      async () => lockOwner(lab.home, 'keeper'),
      owner => owner === null,
    );
    assert.equal((await json(0, 'where')).next, 'npx lab up');
    assert.equal((await lab.ask('/orders?user=42')).status, 0);
  });

  const makesTerminals = spawnSync('script', ['-qec', 'test -t 1', '/dev/null']).status === 0;
  const noScript = makesTerminals ? false : 'no terminal can be made here (no `script`, or no /dev/pts)';
  testUnless(noScript, 'on a terminal it is coloured, but not with NO_COLOR', () => {
    const shown = (NO_COLOR: string | undefined) => {
      const environment = {
        ...process.env,
        LAB_HOME: lab.home.dir,
        TERM: 'xterm',
        NO_COLOR,
        FORCE_COLOR: undefined,
        CI: undefined, // Node.js takes the terminal of a CI for one without colours
      };
      const command = `${process.execPath} ${join(repoRoot, 'lab/main.ts')}`;
      return spawnSync('script', ['-qec', command, '/dev/null'], {
        env: environment,
        encoding: 'utf8',
        timeout: 60_000,
      }).stdout;
    };
    assert.ok(shown(undefined).includes('\x1b[1m'));
    const plain = shown('1');
    assert.match(plain, /Next: npx lab up/);
    assert.ok(!plain.includes('\x1b'), JSON.stringify(plain));
  });
});
