/**
 * How much a new thing of each kind needs: in a checkout of its own each is added as docs/how-to.md says (a copy of one that is there, under a new
 * name), held against types, format and rules, counted, and taken away again. Exit 1 when something does not hold or stays behind.
 * Usage: node bench/grow.ts [which, such as part,check; all unless told]
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repoRoot } from '../lab/home/home.ts';

type Thing = {
  /** a file or folder and where its copy goes, by their paths */
  copies: Record<string, string>;
  /** old names and new ones: in the copies, and in the lines of `lists` */
  names: Record<string, string>;
  /** each line with an old name gets one with the new name after it, with what is indented below it */
  lists: string[];
  /** what writes the files that follow from it */
  writes: string[];
};

const schema = 'lab/course/write-schema.ts';
const dashboards = 'lab/dashboards/write-dashboards.ts';
const things: Record<string, Thing> = {
  part: {
    copies: { 'lab/parts/redis': 'lab/parts/redisagain' },
    names: { redis: 'redisagain' },
    lists: ['lab/parts/index.ts', 'compose/compose.yaml'],
    writes: [schema, dashboards, 'lab/commands/write-consoles.ts'],
  },
  service: {
    copies: { 'lab/parts/worker': 'lab/parts/workeragain', 'services/worker': 'services/workeragain' },
    names: { worker: 'workeragain' },
    lists: ['lab/parts/index.ts', 'compose/compose.yaml'],
    writes: [schema, dashboards],
  },
  check: {
    copies: { 'lab/judge/checks/share-per-replica.ts': 'lab/judge/checks/share-per-replica-again.ts' },
    names: { 'share-per-replica': 'share-per-replica-again', sharePerReplica: 'sharePerReplicaAgain' },
    lists: ['lab/judge/checks/index.ts'],
    writes: [schema],
  },
  collector: {
    copies: { 'lab/judge/evidence/sessions.ts': 'lab/judge/evidence/sessions-again.ts' },
    names: { 'sessions.ts': 'sessions-again.ts', sessions: 'sessionsAgain' },
    lists: ['lab/judge/evidence/index.ts', 'lab/judge/evidence/evidence.ts'],
    writes: [],
  },
  traffic: {
    copies: { 'lab/shop/orders/place-order.ts': 'lab/shop/orders/place-order-again.ts' },
    names: { 'place-order': 'place-order-again', placeOrder: 'placeOrderAgain' },
    lists: ['lab/shop/traffics.ts'],
    writes: [schema],
  },
  contract: {
    copies: {
      'lab/shop/sign-in/model.ts': 'lab/shop/sign-in-again/model.ts',
      'lab/shop/sign-in/questions.ts': 'lab/shop/sign-in-again/questions.ts',
      'lab/shop/sign-in/truth.ts': 'lab/shop/sign-in-again/truth.ts',
    },
    names: { 'sign-in': 'sign-in-again', signIn: 'signInAgain' },
    lists: ['lab/shop/contracts.ts'],
    writes: [schema],
  },
};
const kinds = [...Object.keys(things), 'scenario'];

const tree = mkdtempSync(join(tmpdir(), 'corner-grow-'));

/** What it says; throws with that when it fails. */
function run(file: string, ...args: string[]): string {
  const env = { ...process.env, LAB_HOME: join(tree, '.git', 'home') };
  const { status, stdout, stderr } = spawnSync(file, args, { cwd: tree, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`${file} ${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
  return stdout;
}

function rewrite(file: string, change: (text: string) => string): void {
  const path = join(tree, file);
  writeFileSync(path, change(readFileSync(path, 'utf8')));
}

const filesIn = (path: string): string[] =>
  statSync(join(tree, path)).isDirectory()
    ? readdirSync(join(tree, path)).flatMap(name => filesIn(`${path}/${name}`))
    : [path];

/** Whole words, each once: what was put in is not looked at again. */
const renamed = (text: string, names: Record<string, string>): string =>
  text.replace(
    new RegExp(`(?<![\\w-])(${Object.keys(names).join('|')})(?!\\w)`, 'g'),
    old => names[old] ?? old,
  );

const indent = (line = ''): number => (line.trim() === '' ? Infinity : line.search(/\S/));

function extended(text: string, names: Record<string, string>): string {
  const lines = text.split('\n');
  const written: string[] = [];
  for (let n = 0; n < lines.length; ) {
    let end = n + 1;
    const isNamed = renamed(lines[n] ?? '', names) !== lines[n];
    while (isNamed && end < lines.length && indent(lines[end]) > indent(lines[n])) end++;
    const block = lines.slice(n, end);
    written.push(...block, ...(isNamed ? block.map(line => renamed(line, names)) : []));
    n = end;
  }
  return written.join('\n');
}

function add(kind: string): void {
  const node = join(repoRoot, 'node_modules/.bin/node');
  const thing = things[kind];
  if (!thing) {
    run(node, 'lab/bin.mjs', 'author', 'new', '05', 'cold-tea');
    return;
  }
  for (const [from, to] of Object.entries(thing.copies)) {
    cpSync(join(tree, from), join(tree, to), { recursive: true });
    const added = filesIn(to);
    for (const file of added.filter(file => file.includes('.test.'))) rmSync(join(tree, file));
    for (const file of filesIn(to)) rewrite(file, text => renamed(text, thing.names));
  }
  for (const list of thing.lists) rewrite(list, text => extended(text, thing.names));
  run(
    'node_modules/.bin/biome',
    'check',
    '--write',
    ...Object.values(thing.copies),
    dirname(thing.lists[0] ?? ''),
  );
  for (const script of thing.writes) run(node, script);
}

/** Files and lines that are new, and those that changed. */
function size(): string {
  run('git', 'add', '--all');
  const rows = run('git', 'diff', '--cached', '--numstat').trim().split('\n');
  const status = run('git', 'diff', '--cached', '--name-status').split('\n');
  const added = new Set(status.filter(line => line.startsWith('A')).map(line => line.split('\t')[1]));
  const of = (isNew: boolean) =>
    rows.map(row => row.split('\t')).filter(([, , file]) => added.has(file) === isNew);
  const told = (some: string[][]) =>
    `${some.length} files, ${some.reduce((sum, [lines]) => sum + Number(lines), 0)} lines`;
  const changed = of(false);
  return `| ${told(of(true))} | ${told(changed)} | ${changed.map(([, , file]) => file).join(', ')} |`;
}

const wanted = process.argv[2]?.split(',') ?? kinds;
const unknown = wanted.filter(kind => !kinds.includes(kind));
if (unknown.length > 0)
  throw new Error(`no kind is called ${unknown.join(', ')}; there is ${kinds.join(', ')}`);
try {
  rmSync(tree, { recursive: true });
  spawnSync('git', ['clone', '--quiet', repoRoot, tree], { stdio: 'inherit' });
  cpSync(join(repoRoot, 'node_modules'), join(tree, 'node_modules'), { recursive: true });
  console.log('| what | new | changed | which | types, format, rules |\n|---|---|---|---|---|');
  for (const kind of wanted) {
    add(kind);
    const row = size();
    const held = spawnSync('npm', ['run', 'check'], { cwd: tree, encoding: 'utf8' });
    const said = `${held.stdout}${held.stderr}`;
    const problems = said.split('\n').filter(line => line.startsWith(' × '));
    const isBegun = kind === 'scenario' && /1 of 3 failed/.test(said);
    const how = isBegun ? `${problems.length} rules say what is to be written` : 'do not hold';
    console.log(`| ${kind} ${row} ${held.status === 0 ? 'hold' : how} |`);
    if (held.status === 0 || isBegun) console.error(problems.join('\n'));
    else {
      process.exitCode = 1;
      console.error(said);
    }
    run('git', 'reset', '--quiet', '--hard');
    run('git', 'clean', '--quiet', '-d', '--force');
    const left = run('git', 'status', '--porcelain');
    if (left !== '') throw new Error(`${kind} left behind:\n${left}`);
  }
} finally {
  rmSync(tree, { recursive: true, force: true });
}
