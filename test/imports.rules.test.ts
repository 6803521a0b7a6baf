/** Who may import whom, who ends the process, who writes to the terminal. */
import assert from 'node:assert/strict';
import { posix } from 'node:path';
import { describe, test } from 'node:test';
import { faults } from '../faults/index.ts';
import { hasSequence, importsOf, isTest, type Source, source, sources } from './source.ts';

const base = ['lab/errors.ts', 'lab/home.ts'];
const everyLab = [
  ...base,
  ...['catalogue', 'checks', 'contracts', 'engine', 'evidence', 'load', 'progress', 'report'].map(
    name => `lab/${name}`,
  ),
  ...['runtime', 'system', 'verify', 'author'].map(name => `lab/${name}`),
  'faults',
  'bootstrap',
];

/**
 * A folder may import itself and what stands here: a folder, or one file of it. Commands and keeper never import each other. Tests use
 * real parts and may import anything but services.
 */
const mayImport: Record<string, string[]> = {
  bench: [...everyLab, 'lab/commands', 'lab/keeper', 'test'],
  bootstrap: [],
  faults: [],
  'lab/author': everyLab,
  'lab/bin.mjs': ['bootstrap', 'lab/main.ts'],
  'lab/catalogue': [...base, 'faults', 'lab/checks', 'lab/contracts', 'lab/load'],
  'lab/checks': ['lab/evidence/evidence.ts'],
  'lab/commands': everyLab,
  'lab/contracts': ['lab/evidence/evidence.ts', 'lab/load'],
  'lab/dashboards': ['lab/runtime/happenings.ts'],
  'lab/engine': [...base, 'faults', 'lab/catalogue', 'lab/runtime', 'lab/system'],
  'lab/errors.ts': ['bootstrap'],
  'lab/evidence': [...base, 'faults/contract.ts', 'lab/contracts', 'lab/load', 'lab/system'],
  'lab/home.ts': ['lab/errors.ts', 'lab/system'],
  'lab/keeper': everyLab,
  'lab/load': [],
  'lab/main.ts': [...everyLab, 'lab/commands'],
  'lab/progress': [...base, 'lab/catalogue', 'lab/system', 'lab/verify'],
  'lab/report': everyLab,
  'lab/runtime': [...base, 'bootstrap', 'faults/contract.ts', 'lab/system'],
  'lab/system': [...base, 'bootstrap', 'faults/contract.ts'],
  'lab/verify': everyLab.filter(area => !['lab/report', 'lab/author'].includes(area)),
  scenarios: [],
  services: [],
  test: [...everyLab, 'lab/commands', 'lab/keeper', 'lab/main.ts'],
};

/** Packages and Node.js modules, where a folder may not take any. */
const externals: Record<string, RegExp> = {
  faults: /^zod$/,
  'lab/checks': /^zod$/,
  'lab/contracts': /^(?!)/,
};

function areaOf(path: string): string {
  const [first = '', second = '', third] = path.split('/');
  return first === 'lab' ? (third ? `lab/${second}` : path) : first;
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
const mayWrite = ['lab/commands', 'lab/report', 'lab/main.ts', 'lab/bin.mjs', 'lab/keeper'];

const ownCode = ['lab', 'faults'];

function processProblems(file: Source): string[] {
  if (isTest(file) || !holds(ownCode, file.path)) return [];
  const has = (sequences: string[][]) => sequences.some(sequence => hasSequence(file, sequence));
  return [
    ...(has(endings) && !mayEnd.includes(file.path)
      ? [`${file.path} ends the process; only main.ts may`]
      : []),
    ...(has(outputs) && !holds(mayWrite, file.path)
      ? [`${file.path} writes to the terminal; only commands and report may`]
      : []),
    ...(importsOf(file).includes('node:process')
      ? [`${file.path} imports node:process; use the global, which is looked for`]
      : []),
  ];
}

/** Judges are pure: the same evidence gives the same judgement, today and from a recording. */
const impure = [['Date'], ['process'], ['fetch'], ['setTimeout'], ['performance'], ['Math', '.', 'random']];

function purityProblems(file: Source): string[] {
  if (isTest(file) || !file.path.startsWith('lab/checks/')) return [];
  return impure
    .filter(sequence => hasSequence(file, sequence))
    .map(sequence => `${file.path} uses ${sequence.join('')}; a check has no IO and no clock`);
}

const all = sources();
const rules = { importProblems, processProblems, purityProblems };

for (const [name, rule] of Object.entries(rules)) {
  test(`the sources: ${name}`, () => assert.deepEqual(all.flatMap(rule), []));
}

describe('each rule can fail', () => {
  const broken: [(file: Source) => string[], string, string][] = [
    [importProblems, 'faults/no-pool.ts', `import { userError } from '../lab/errors.ts';`],
    [importProblems, 'faults/no-pool.ts', `import { missingIndex } from './missing-index.ts';`],
    [importProblems, 'faults/no-pool.ts', `import { readFileSync } from 'node:fs';`],
    [importProblems, 'lab/checks/rows.ts', `import { openHome } from '../home.ts';`],
    [importProblems, 'lab/checks/rows.ts', `import { gatherLoad } from '../evidence/load.ts';`],
    [importProblems, 'lab/checks/rows.ts', `import type { Client } from 'pg';`],
    [importProblems, 'lab/engine/plan.ts', `import { judge } from '../verify/verdict.ts';`],
    [importProblems, 'lab/commands/up.ts', `import '../keeper/main.ts';`],
    [importProblems, 'lab/keeper/main.ts', `const { up } = await import('../commands/up.ts');`],
    [importProblems, 'lab/system/k6.ts', `export { app } from '../../services/api/app.ts';`],
    [importProblems, 'lab/verify/x.test.ts', `import { app } from '../../services/api/app.ts';`],
    [importProblems, 'services/api/app.ts', `import { duration } from '../../faults/contract.ts';`],
    [importProblems, 'lab/commands/index.ts', `const load = (name: string) => import('./' + name);`],
    [importProblems, 'lab/newcomer/x.ts', ''],
    [processProblems, 'lab/commands/up.ts', 'if (x) process.exit(1);'],
    [processProblems, 'lab/engine/plan.ts', 'process.exitCode = 1;'],
    [processProblems, 'lab/engine/plan.ts', 'const text = `$'.concat('{console.log(1)}`;')],
    [processProblems, 'faults/no-pool.ts', 'process.stderr.write(text);'],
    [processProblems, 'lab/engine/plan.ts', `import { exit } from 'node:process';`],
    [purityProblems, 'lab/checks/rows.ts', 'const now = Date.now();'],
  ];
  for (const [rule, path, text] of broken) {
    test(`${path}: ${text}`, () => assert.equal(rule(source(path, text)).length, 1));
  }
  test('what stands in comments, strings and regular expressions is no code', () => {
    const text = `// process.exit(1)\n/* console.log */ const a = 'process.exit'; const b = /console.log\`/; const c = \`process.exit \${a / 2 / b}\`;`;
    assert.deepEqual(processProblems(source('lab/engine/plan.ts', text)), []);
  });
});
