/** The course around a scenario: the guess, hints, what may be revealed, the pass card, coming back after days. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { it } from 'vitest';
import { loadCatalogue } from '../lab/course/load.ts';
import { repoRoot } from '../lab/home/home.ts';
import { answerUnder } from '../lab/progress/notes.ts';
import { composeTree } from '../lab/workspace/compose-tree.ts';
import { noTerminal, onTerminal } from './on-terminal.ts';
import { suiteLab } from './suite-lab.ts';
import { describeUnless } from './unless.ts';

const ctrlC = '\x03';
const scenario = loadCatalogue(join(repoRoot, 'scenarios.yaml')).scenarios.find(
  ({ id }) => id === 'scenario-02',
);
assert.ok(scenario);

describeUnless(noTerminal, 'the course', () => {
  const lab = suiteLab();
  const tree = (path: string) => join(lab.home.workspace, path);
  const notes = () => readFileSync(tree('NOTES.md'), 'utf8');
  const save = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(tree(path)), { recursive: true });
    writeFileSync(tree(path), content);
  };
  const layFix = (name: 'solution' | `fixes/${string}`) => {
    for (const [path, content] of composeTree(repoRoot, scenario, name))
      if (path.endsWith('.sql')) save(path, content);
  };
  const run = async (exit: number, ...words: string[]) => {
    const ran = await lab.run(words);
    assert.equal(ran.code, exit, `lab ${words.join(' ')}: exit ${ran.code}\n${ran.out}${ran.err}`);
    for (const line of ran.out.split('\n')) assert.ok([...line].length <= 80, line);
    return ran;
  };
  const daysLater = (days: number, typed: string) => {
    process.env.DAYS_AHEAD = String(days);
    const answers: [string, string][] = [['Your answer (', typed]];
    return onTerminal(lab.home, [], { answers, node: ['--import', join(repoRoot, 'test/clock.ts')] });
  };

  it('apply tells the incident, asks for a guess before any number, and keeps it', async () => {
    const answers: [string, string][] = [
      ['Your guess (', 'e\r'],
      ['Your guess (', 'B\r'],
      ['Because (', 'it\x07 finds  the user\r'],
    ];
    const { code, shown } = await onTerminal(lab.home, ['apply', '02'], { answers });
    assert.equal(code, 0, shown);
    const place = (text: string) => {
      assert.ok(shown.includes(text), shown);
      return shown.indexOf(text);
    };
    const order = [
      '– Dora, support',
      'a guess',
      'Type one letter',
      'Because (',
      'Kept in NOTES.md',
      'Next: read',
    ];
    const places = order.map(place);
    assert.deepEqual(
      places,
      places.toSorted((a, b) => a - b),
    );
    assert.ok(place('a second') > place('Kept in'), 'no number before the guess');
    const guess = 'all orders of that user, a few thousand at most, because it finds the user';
    assert.equal(answerUnder(notes(), /My guess/), guess);
    for (const line of shown.split('\n')) assert.ok([...line].length <= 80, line);
  });

  it('nobody is asked twice, and no line of theirs is changed', async () => {
    save(
      'NOTES.md',
      notes().replace('## It is slow because\n', '## It is slow because\n\nit reads too much\n'),
    );
    const before = notes();
    const { shown } = await onTerminal(lab.home, ['apply', '02']);
    assert.match(shown, /Your earlier work on it is in place/);
    assert.doesNotMatch(shown, /Your guess/);
    assert.equal(notes(), before);
  });

  it('hints say more each time, and never how many there are', async () => {
    const first = (await run(0, 'hint')).out;
    assert.match(first, /a hint: where to look/);
    assert.match((await run(0, 'hint')).out, /a hint: a closer look/);
    assert.match((await run(0, 'hint', '--level', '1')).out, /a hint: where to look/);
    const last = (await run(0, 'hint')).out;
    assert.match(last, /a hint: the same fix in another place[\s\S]*CREATE INDEX marks/);
    assert.equal((await run(0, 'hint')).out, last);
    assert.doesNotMatch(first + last, /\d of \d|left|remain/);
    await run(64, 'hint', '--level', '4');
  });

  it('the solution waits for a real try', async () => {
    assert.match((await run(1, 'card')).err, /no pass of scenario-02/);
    assert.match((await run(1, 'reveal')).err, /waits until you have tried once/);
    await run(1, 'verify');
    await run(1, 'reveal');
  });

  it('after a try the hint is for what verify saw, and the solution lies beside, where nothing runs it', async () => {
    layFix('fixes/one-column-index');
    const { out } = await run(1, 'verify');
    assert.doesNotMatch(out, /What you thought/);
    assert.match(
      (await run(0, 'hint')).out,
      /a hint: where to look/,
      'another thing was seen: from the start',
    );
    const hint = (await run(0, 'hint')).out;
    assert.match(hint, /Your last verify saw: [\d,]+ blocks/);
    assert.match(hint, /An index can be sorted by two columns/);
    const before = await lab.look();
    const { out: told } = await run(0, 'reveal');
    const file = 'database/migrations/001_order_history.sql.fixed';
    assert.ok(told.includes(file), told);
    assert.match(readFileSync(tree(file), 'utf8'), /What else would have worked/);
    save('services/api/modules/orders.fixed.ts', 'this is no code');
    await run(0, 'reveal');
    await new Promise(resolve => setTimeout(resolve, 1500));
    const seen = await lab.look();
    assert.equal(seen.fileProblem, '');
    const pids = (parts: typeof seen.parts) => parts.map(({ name, pid }) => `${name} ${pid}`);
    assert.deepEqual(pids(seen.parts), pids(before.parts));
    assert.deepEqual(seen.code, before.code);
    assert.deepEqual(seen.events, before.events);
  });

  it('the first pass brings the card, the second does not', async t => {
    save('database/migrations/001_orders_by_user.sql', '-- The next one takes its place.\n');
    layFix('solution');
    const answers: [string, string][] = [
      ['elsewhere (', 'y\r'],
      ['Your answer (', 'c\r'],
    ];
    const ran = await onTerminal(lab.home, ['verify'], { answers });
    if (ran.code === 2) return t.skip(`undecided on this machine: ${ran.shown}`);
    assert.equal(ran.code, 0, ran.shown);
    for (const text of ['What you thought', 'because it finds the user', 'Not looked at'])
      assert.ok(ran.shown.replace(/\s+/g, ' ').includes(text), ran.shown);
    const [pass = '', question = ''] = ran.shown.split('One question');
    assert.ok(pass.trimEnd().split('\n').length < 24, ran.shown);
    assert.match(
      question,
      /A library has 2 million loans[\s\S]*Not this one[\s\S]*It is: one sorted by book/,
    );
    const { out: card } = await run(0, 'card');
    for (const text of ['because it finds the user', 'it reads too much', 'The page is slow because'])
      assert.ok(card.replace(/\s+/g, ' ').includes(text), card);
    for (const line of ran.shown.split('\n')) assert.ok([...line].length <= 80, line);
    assert.match((await run(0, 'list')).out, /^scenario-02 .* passed \(again 02\)$/m);
    // Coming back: nothing soon, after days one question, then not again for a while.
    assert.doesNotMatch((await daysLater(1, 'b\r')).shown, /One question|Welcome back/);
    const later = await daysLater(6, 'a\r');
    assert.match(
      later.shown,
      /Welcome back\. You were last here 5 days ago\.[\s\S]*One question[\s\S]*Not this one/,
    );
    assert.match(later.shown, /It is: one sorted by book, then by date/);
    const earlier = /Your answer 6 days ago was\s+“one sorted by date, then by book”/;
    assert.match(later.shown, earlier);
    assert.doesNotMatch((await daysLater(7, 'b\r')).shown, /One question/);
    assert.match(
      (await daysLater(10, 'b\r')).shown,
      /One question[\s\S]*Yes\. All loans[\s\S]*4 days ago was “one sorted by book”/,
    );
    assert.match((await daysLater(40, ctrlC)).shown, /Another day, then/);
    assert.doesNotMatch((await lab.run([])).out, /One question/);
    const again = await lab.run(['verify']);
    assert.doesNotMatch(again.out, /What you thought/);
  });

  it('save puts the work on a branch', async () => {
    const { value } = await lab.json(['save']);
    assert.deepEqual([value.branch, value.already, value.inCodespace], ['work/scenario-02', false, false]);
    assert.match((await run(0, 'save')).out, /Nothing has changed since the last save/);
  });
});
