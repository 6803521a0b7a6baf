/** Who may import whom, who ends the process, who writes to the terminal. */
import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { describe, test } from 'vitest';
import { faults } from '../faults/index.ts';
import { hasSequence, importsOf, isTest, type Source, source, sources } from './source.ts';

const base = ['lab/errors.ts', 'lab/home', 'machine'];
const everyLab = [
  ...base,
  ...['author', 'course', 'dialog', 'engine', 'judge', 'parts', 'progress', 'runtime', 'shop', 'text'].map(
    name => `lab/${name}`,
  ),
  'lab/workspace',
  'faults',
];

/**
 * A room may import itself and what stands here: a room, or one file of it. Commands and keeper never import each other. Tests use real
 * parts and may import anything but services.
 */
const mayImport: Record<string, string[]> = {
  bench: [...everyLab, 'lab/commands', 'lab/keeper', 'test'],
  bootstrap: ['machine'],
  faults: [],
  'lab/author': [...base, 'lab/course', 'lab/engine', 'lab/judge', 'lab/progress', 'lab/workspace'],
  'lab/bin.mjs': ['machine', 'lab/main.ts'],
  'lab/commands': everyLab,
  'lab/course': [
    ...base,
    'faults',
    'lab/judge/checks',
    'lab/judge/load/judge-stream.ts',
    'lab/judge/load/sequential.ts',
    'lab/judge/trial-checks',
    'lab/parts',
    'lab/shop',
  ],
  'lab/dashboards': ['lab/parts', 'lab/runtime/happenings.ts'],
  'lab/dialog': [...base, 'lab/course', 'lab/engine', 'lab/progress', 'lab/text'],
  'lab/engine': [...base, 'faults', 'lab/course', 'lab/parts', 'lab/runtime', 'lab/workspace'],
  'lab/engine/by-hand': [...base, 'faults', 'lab/course', 'lab/engine', 'lab/parts', 'lab/runtime'],
  'lab/errors.ts': ['machine'],
  'lab/home': ['lab/errors.ts', 'machine'],
  'lab/judge': [
    ...base,
    'lab/course',
    'lab/engine',
    'lab/judge',
    'lab/parts',
    'lab/runtime',
    'lab/shop',
    'lab/workspace',
  ],
  'lab/judge/checks': ['lab/judge/evidence/evidence.ts', 'lab/judge/evidence/orders.ts'],
  'lab/judge/trial-checks': [
    'faults/contract.ts',
    'lab/judge/checks',
    'lab/judge/evidence/evidence.ts',
    'lab/judge/evidence/machine.ts',
  ],
  'lab/judge/evidence': [...base, 'faults/contract.ts', 'lab/parts', 'lab/shop'],
  'lab/judge/load': [
    ...base,
    'lab/judge/checks',
    'lab/judge/evidence',
    'lab/parts',
    'lab/runtime',
    'lab/shop',
  ],
  'lab/judge/trials': [
    ...base,
    ...['checks', 'evidence', 'load', 'trial-checks'].map(name => `lab/judge/${name}`),
    ...['course', 'engine', 'parts', 'runtime', 'shop'].map(name => `lab/${name}`),
  ],
  'lab/keeper': everyLab.filter(room => !['lab/author', 'lab/dialog', 'lab/text'].includes(room)),
  'lab/main.ts': [...everyLab, 'lab/commands'],
  'lab/parts': [...base, 'faults/contract.ts'],
  'lab/progress': [...base, 'lab/course', 'lab/judge'],
  'lab/runtime': [...base, 'faults/contract.ts', 'lab/parts'],
  'lab/shop': ['machine/fetch-within.mjs'],
  'lab/text': everyLab.filter(room => !['lab/author', 'lab/dialog'].includes(room)),
  'lab/workspace': [...base, 'lab/course', 'lab/parts'],
  machine: [],
  scenarios: [],
  services: [],
  test: [...everyLab, 'lab/commands', 'lab/keeper', 'lab/main.ts'],
};

/** Packages and Node.js modules, where a folder may not take any. */
const externals: Record<string, RegExp> = {
  faults: /^zod$/,
  'lab/judge/checks': /^zod$/,
  'lab/judge/trial-checks': /^zod$/,
  'lab/shop': /^(fast-check|k6(\/[a-z]+)?|node:url)$/,
};

/** The innermost room of the table that the file lies in; else its first folder. */
function areaOf(path: string): string {
  const rooms = Object.keys(mayImport).filter(room => path === room || path.startsWith(`${room}/`));
  const [innermost] = rooms.sort((a, b) => b.length - a.length);
  return (
    innermost ??
    (path.startsWith('lab/') ? path.split('/').slice(0, 2).join('/') : (path.split('/')[0] ?? path))
  );
}

const holds = (places: string[], path: string): boolean =>
  places.some(place => path === place || path.startsWith(`${place}/`));

function importProblems(file: Source): string[] {
  const area = areaOf(file.path);
  const allowed = mayImport[area];
  if (!allowed) return [`${file.path}: ${area} is not in the table of who may import whom`];
  return importsOf(file).flatMap(name => {
    if (name === null) return [`${file.path} imports a name that is put together from strings`];
    if (!name.startsWith('.')) {
      const may = externals[area];
      return may && !isTest(file) && !may.test(name) ? [`${file.path} may not import ${name}`] : [];
    }
    const target = posix.join(posix.dirname(file.path), name);
    const own = areaOf(target) === area && (isIndex(file) || !isFault(target));
    const forTests = isTest(file) && areaOf(target) !== 'services';
    return own || forTests || holds(allowed, target) ? [] : [`${file.path} may not import ${target}`];
  });
}

/** One fault never builds on another; what several share has a file of its own. */
const isFault = (path: string): boolean => Object.keys(faults).some(id => path === `faults/${id}.ts`);

const isIndex = ({ path }: Source): boolean => path.endsWith('/index.ts');

const endings = ['exit', 'exitCode', 'abort', 'reallyExit'].map(name => ['process', '.', name]);
/** Each is the entry of a program of its own. */
const mayEnd = ['lab/main.ts', 'lab/bin.mjs', 'lab/keeper/main.ts'];

const outputs = [
  ['console', '.'],
  ['process', '.', 'stdout'],
  ['process', '.', 'stderr'],
];
/** The keeper has no terminal: what it writes goes to its log. */
const mayWrite = ['lab/commands', 'lab/dialog', 'lab/text', 'lab/main.ts', 'lab/bin.mjs', 'lab/keeper'];

const ownCode = ['lab', 'faults'];

function processProblems(file: Source): string[] {
  if (isTest(file) || !holds(ownCode, file.path)) return [];
  const has = (sequences: string[][]) => sequences.some(sequence => hasSequence(file, sequence));
  return [
    ...(has(endings) && !mayEnd.includes(file.path)
      ? [`${file.path} ends the process; only main.ts may`]
      : []),
    ...(has(outputs) && !holds(mayWrite, file.path)
      ? [`${file.path} writes to the terminal; only commands, dialog and text may`]
      : []),
    ...(importsOf(file).includes('node:process')
      ? [`${file.path} imports node:process; use the global, which is looked for`]
      : []),
  ];
}

/** Judges are pure: the same evidence gives the same judgement, today and from a recording. */
const impure = [['Date'], ['process'], ['fetch'], ['setTimeout'], ['performance'], ['Math', '.', 'random']];

function purityProblems(file: Source): string[] {
  const isPure = ['lab/judge/checks/', 'lab/judge/trial-checks/'].some(room => file.path.startsWith(room));
  if (isTest(file) || !isPure) return [];
  return impure
    .filter(sequence => hasSequence(file, sequence))
    .map(sequence => `${file.path} uses ${sequence.join('')}; a check has no IO and no clock`);
}

/** Markdown has one reader; its parser is loaded only where Markdown is read. */
const markdownProblems = (file: Source): string[] =>
  importsOf(file)
    .filter(name => /^(mdast|micromark)/.test(name ?? '') && file.path !== 'lab/course/markdown.ts')
    .filter(name => name !== 'mdast') // only types
    .map(name => `${file.path} imports ${name}; lab/course/markdown.ts reads Markdown for everybody`);

/** A request without a time limit waits for ever, so one place has them all. The engine of Docker is asked over its socket; k6 has its own. */
const askers = ['machine/fetch-within.mjs', 'machine/docker.mjs'];
const asking = [
  ['fetch', '('],
  ['import', '{', 'request', '}', 'from'],
  ['http', '.', 'request'],
  ['http', '(', ')'],
];
const fetchProblems = (file: Source): string[] =>
  !isTest(file) &&
  /^(lab|machine|bootstrap|faults)\//.test(file.path) &&
  !askers.includes(file.path) &&
  !file.path.endsWith('.k6.ts') &&
  asking.some(sequence => hasSequence(file, sequence))
    ? [`${file.path} sends a request; machine/fetch-within.mjs does so for everybody`]
    : [];

/** Rooms that import each other, straight or by others: no part of such a circle can be read, moved or replaced by itself. */
function circleProblems(files: Source[]): string[] {
  const arrows = new Map<string, Set<string>>();
  for (const file of files) {
    const from = areaOf(file.path);
    if (isTest(file) || !(from.startsWith('lab/') || ['faults', 'machine', 'bootstrap'].includes(from)))
      continue;
    for (const name of importsOf(file)) {
      if (!name?.startsWith('.')) continue;
      const to = areaOf(posix.join(posix.dirname(file.path), name));
      if (to !== from) arrows.set(from, (arrows.get(from) ?? new Set()).add(to));
    }
  }
  const leadsTo = (from: string, wanted: string, seen = new Set<string>()): boolean =>
    [...(arrows.get(from) ?? [])].some(next => {
      if (next === wanted) return true;
      if (seen.has(next)) return false;
      seen.add(next);
      return leadsTo(next, wanted, seen);
    });
  return [...arrows.keys()]
    .filter(room => leadsTo(room, room))
    .map(room => `${room} is part of a circle of imports`);
}

const all = sources();
const rules = { fetchProblems, importProblems, markdownProblems, processProblems, purityProblems };

for (const [name, rule] of Object.entries(rules)) {
  test(`the sources: ${name}`, () => assert.deepEqual(all.flatMap(rule), []));
}

test('the sources: no circle between rooms', () => assert.deepEqual(circleProblems(all), []));

describe('each rule can fail', () => {
  test('a circle of three rooms', () => {
    const files = [
      source('lab/parts/a.ts', `import '../runtime/b.ts';`),
      source('lab/runtime/b.ts', `import type { C } from '../home/c.ts';`),
      source('lab/home/c.ts', `import '../parts/a.ts';`),
      source('lab/text/d.ts', `import '../home/c.ts';`),
    ];
    assert.equal(circleProblems(files).length, 3);
  });

  const broken: [(file: Source) => string[], string, string][] = [
    [importProblems, 'faults/no-pool.ts', `import { userError } from '../lab/errors.ts';`],
    [importProblems, 'faults/no-pool.ts', `import { missingIndex } from './missing-index.ts';`],
    [importProblems, 'faults/no-pool.ts', `import { readFileSync } from 'node:fs';`],
    [importProblems, 'lab/judge/checks/rows.ts', `import { openHome } from '../../home/home.ts';`],
    [importProblems, 'lab/judge/checks/rows.ts', `import { gatherCounts } from '../evidence/counts.ts';`],
    [importProblems, 'lab/judge/checks/rows.ts', `import type { Client } from 'pg';`],
    [importProblems, 'lab/engine/plan.ts', `import { judge } from '../judge/verdict.ts';`],
    [importProblems, 'lab/commands/up.ts', `import '../keeper/main.ts';`],
    [importProblems, 'lab/keeper/main.ts', `const { up } = await import('../commands/up.ts');`],
    [importProblems, 'lab/judge/load/k6.ts', `export { app } from '../../../services/api/app.ts';`],
    [importProblems, 'lab/judge/x.test.ts', `import { app } from '../../services/api/app.ts';`],
    [importProblems, 'services/api/app.ts', `import { duration } from '../../faults/contract.ts';`],
    [importProblems, 'lab/commands/index.ts', `const load = (name: string) => import('./' + name);`],
    [importProblems, 'lab/newcomer/x.ts', ''],
    [processProblems, 'lab/commands/up.ts', 'if (x) process.exit(1);'],
    [processProblems, 'lab/engine/plan.ts', 'process.exitCode = 1;'],
    [processProblems, 'lab/engine/plan.ts', 'const text = `$'.concat('{console.log(1)}`;')],
    [processProblems, 'faults/no-pool.ts', 'process.stderr.write(text);'],
    [processProblems, 'lab/engine/plan.ts', `import { exit } from 'node:process';`],
    [markdownProblems, 'lab/text/hint.ts', `import { fromMarkdown } from 'mdast-util-from-markdown';`],
    [fetchProblems, 'lab/keeper/x.ts', 'await fetch(url);'],
    [fetchProblems, 'lab/keeper/x.ts', `import { request } from 'node:http';`],
    [fetchProblems, 'lab/keeper/x.ts', 'http().request(url);'],
    [purityProblems, 'lab/judge/checks/rows.ts', 'const now = Date.now();'],
  ];
  for (const [rule, path, text] of broken) {
    test(`${path}: ${text}`, () => assert.equal(rule(source(path, text)).length, 1));
  }
  test('what stands in comments, strings and regular expressions is no code', () => {
    const text = `// process.exit(1)\n/* console.log */ const a = 'process.exit'; const b = /console.log\`/; const c = \`process.exit \${a / 2 / b}\`;`;
    assert.deepEqual(processProblems(source('lab/engine/plan.ts', text)), []);
  });
});
