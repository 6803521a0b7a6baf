/** What else than a file of text may lie in the folder while the lab runs: it is told or passed over, and saves go on. */
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, it } from 'vitest';
import { readState } from '../lab/engine/journal.ts';
import { databaseExists, liveDatabase } from '../lab/parts/postgres/databases.ts';
import type { Snapshot } from '../lab/runtime/runtime.ts';
import { suiteLab } from './suite-lab.ts';
import { until } from './test-lab.ts';
import { testUnless } from './unless.ts';

const isRoot = process.getuid?.() === 0;

describe('a workspace', () => {
  const lab = suiteLab();
  let start: string;
  let number = 0;
  const at = (path: string) => join(lab.home.workspace, path);

  beforeAll(async () => {
    const ran = await lab.run(['apply', '04', '--no-guess']);
    assert.equal(ran.code, 0, ran.err);
    start = mkdtempSync(join(lab.home.dir, 'start-'));
    cpSync(lab.home.workspace, start, { recursive: true });
  });

  /** Another answer than before, which only the new code gives. */
  async function savesAreUsed(): Promise<void> {
    number += 1;
    const text = readFileSync(join(start, 'services/api/app.ts'), 'utf8');
    const route = `app.get('/version', async () => ({ version: ${number} }));\n`;
    writeFileSync(at('services/api/app.ts'), text.replace('return app;', `${route}  return app;`));
    const wanted = JSON.stringify({ version: number });
    await until(
      `version ${number}`,
      () => lab.ask('/version'),
      ({ body }) => JSON.stringify(body) === wanted,
    );
    await isWhole();
  }
  const isWhole = () =>
    until('a whole shop', lab.look, ({ state, fileProblem }) => state === 'ready' && fileProblem === '');
  const isTold = (what: RegExp) =>
    until(`${what}`, lab.look, ({ fileProblem }) => what.test(fileProblem)).then(({ seen }) => seen);
  /** The keeper that stands still publishes nothing. */
  const isAwake = async ({ at: before }: Snapshot) =>
    until('another snapshot', lab.look, ({ at: now, numbers }) => now > before + 2000 && numbers !== null);

  const passedOver: [string, (path: string) => void][] = [
    ['services/api/loop.ts', path => symlinkSync('loop.ts', path)],
    ['services/api/nowhere.ts', path => symlinkSync('nothing-there.ts', path)],
    ['services/up', path => symlinkSync('..', path)],
    ['services/api/up', path => symlinkSync('../..', path)],
    ['gateway/self', path => symlinkSync('.', path)],
    ['database/migrations/000_loop.sql', path => symlinkSync('000_loop.sql', path)],
  ];
  for (const [path, make] of passedOver)
    it(`${path}, a link that leads nowhere or in a circle, is passed over`, async () => {
      make(at(path));
      try {
        await savesAreUsed();
        const { out } = await lab.run(['status']);
        assert.doesNotMatch(out, /ELOOP/);
      } finally {
        rmSync(at(path));
      }
      await isWhole();
    });

  const told: [string, () => void, RegExp][] = [
    [
      'database/migrations/001_x.sql',
      () => mkdirSync(at('database/migrations/001_x.sql'), { recursive: true }),
      /^database\/migrations\/001_x\.sql: .*folder/,
    ],
    [
      'database/migrations/002_pipe.sql',
      () => execFileSync('mkfifo', [at('database/migrations/002_pipe.sql')]),
      /^database\/migrations\/002_pipe\.sql: .*pipe/,
    ],
    [
      'services/api/pipe.ts',
      () => execFileSync('mkfifo', [at('services/api/pipe.ts')]),
      /^services\/api\/pipe\.ts: .*pipe/,
    ],
    ['system.yaml', () => execFileSync('mkfifo', [at('system.yaml')]), /^system\.yaml: .*pipe/],
    [
      'gateway/haproxy.cfg',
      () => execFileSync('mkfifo', [at('gateway/haproxy.cfg')]),
      /^gateway\/haproxy\.cfg: .*pipe/,
    ],
  ];
  for (const [path, make, wanted] of told)
    it(`${path} that is no file is named, and nothing stands still`, async () => {
      const before = await lab.look();
      rmSync(at(path), { recursive: true, force: true });
      make();
      try {
        const seen = await isTold(wanted);
        assert.equal((await lab.ask('/version')).status, 200);
        await isAwake(before);
        assert.ok(seen.parts.every(({ state }) => state === 'up'));
      } finally {
        rmSync(at(path), { recursive: true });
        try {
          writeFileSync(at(path), readFileSync(join(start, path)));
        } catch {
          // it was not there at the start
        }
      }
      await savesAreUsed();
    });

  testUnless(isRoot && 'root may read everything', 'a folder that nobody may read is named', async () => {
    mkdirSync(at('services/api/secret'));
    chmodSync(at('services/api/secret'), 0);
    try {
      await isTold(/^services\/api\/secret: .*EACCES/);
    } finally {
      chmodSync(at('services/api/secret'), 0o700);
      rmSync(at('services/api/secret'), { recursive: true });
    }
    await savesAreUsed();
  });

  it('3,000 saved files hold up nothing: one after the other is checked while the shop is looked after', async t => {
    const folder = at('services/api/many');
    mkdirSync(folder);
    for (let n = 0; n < 3000; n++)
      writeFileSync(join(folder, `file-${n}.ts`), `export const n${n}: number = ${n};\n`);
    const began = Date.now();
    let longestMs = 0;
    let last = (await lab.look()).at;
    const watching = setInterval(async () => {
      const { at: now } = await lab.look();
      if (now !== last) last = now;
      longestMs = Math.max(longestMs, Date.now() - last);
    }, 100);
    try {
      await savesAreUsed();
    } finally {
      clearInterval(watching);
      rmSync(folder, { recursive: true });
    }
    t.annotate(`used after ${Date.now() - began} ms; nothing was published for at most ${longestMs} ms`);
    assert.ok(longestMs < 5000, `nothing was published for ${longestMs} ms`);
    await savesAreUsed();
  });

  it('reset refuses before it takes anything out', async () => {
    const refusals: [string, () => void, RegExp][] = [
      [
        'SCENARIO.md',
        () => mkdirSync(at('SCENARIO.md/node_modules/x'), { recursive: true }),
        /Cannot write SCENARIO\.md/,
      ],
      ['services', () => execFileSync('mkfifo', [at('services')]), /Cannot write services\//],
    ];
    for (const [path, make, wanted] of refusals) {
      const kept = mkdtempSync(join(lab.home.dir, 'kept-'));
      cpSync(at(path), join(kept, 'it'), { recursive: true });
      rmSync(at(path), { recursive: true });
      make();
      const before = await lab.look();
      const { code, err } = await lab.run(['reset']);
      assert.equal(code, 69, err);
      assert.match(err, wanted);
      const { scenario, phase, interrupted } = readState(lab.home);
      assert.deepEqual([scenario, phase, interrupted], ['scenario-04', 'started', null]);
      const pidsOfServers = ({ parts }: Snapshot) =>
        parts.flatMap(({ role, pid }) => (role === 'service' ? [] : [pid]));
      assert.deepEqual(pidsOfServers(await lab.look()), pidsOfServers(before));
      assert.equal(await databaseExists(lab.home, liveDatabase), true);
      rmSync(at(path), { recursive: true });
      cpSync(join(kept, 'it'), at(path), { recursive: true });
      await savesAreUsed();
    }
  });

  it('what a service started and let go ends with the lab, and with the service', async () => {
    const child = `import { spawn } from 'node:child_process';\nspawn('sleep', ['987654'], { detached: true, stdio: 'ignore' }).unref();\n`;
    const before = readFileSync(join(start, 'services/api/app.ts'), 'utf8');
    writeFileSync(at('services/api/app.ts'), child + before);
    const left = () =>
      new Promise<number>(resolve => {
        const ps = spawn('ps', ['-eo', 'args']);
        let out = '';
        ps.stdout.on('data', chunk => {
          out += chunk;
        });
        ps.once('close', () =>
          resolve(out.split('\n').filter(line => line.trim() === 'sleep 987654').length),
        );
      });
    await until('the child', left, count => count > 0);
    await savesAreUsed();
    await until('the end of the child with its service', left, count => count === 0);
    writeFileSync(at('services/api/app.ts'), child + before);
    await until('the child again', left, count => count > 0);
    assert.equal((await lab.run(['down'])).code, 0);
    assert.equal(await left(), 0);
  });
});
