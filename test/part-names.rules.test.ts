/** Outside lab/parts nothing names a part, so that a new one needs no other file. */
import assert from 'node:assert/strict';
import { SyntaxKind } from 'typescript/unstable/ast';
import { expect, test } from 'vitest';
import { parts } from '../lab/parts/index.ts';
import { hasSequence, isTest, type Source, source, sources } from './source.ts';

/** File and reason. A file that names none any more must leave this list. */
const exceptions: Record<string, string> = {
  'bootstrap/main.mjs': 'the tools that are no Debian packages',
  'lab/commands/doctor.ts': 'Toxiproxy is a tool of its own release, not a Debian package',
  'lab/commands/logs.ts': 'api-1 is what it shows unless told',
  'lab/commands/trace.ts': 'the link whose time it draws',
  'lab/dashboards/panels.ts': 'the kind of source that Grafana knows',
  'lab/dashboards/part-rows.ts': 'a role, not the part',
  'lab/judge/gather.ts': 'who is asked for the shares of the copies behind the front door',
  'lab/keeper/readings.ts': 'the front door counts what customers got',
  'lab/keeper/queries.ts': 'pictures are drawn from the answers of Prometheus',
  'lab/shop/data-shape.ts': 'books are a category of products',
  'lab/text/status.ts': 'where Grafana is, which is no longer told behind the one door',
  'machine/debian-packages.mjs': 'packages, which some parts are called after',
};

const ids = Object.keys(parts).join('|');
/** `api`, `api-1`, `api-`, `api-1-postgres`, `haproxy-stats` */
const aName = new RegExp(`^(${ids})(-(\\d|stats|${ids}))*-?$`);

const strings = [
  SyntaxKind.StringLiteral,
  SyntaxKind.NoSubstitutionTemplateLiteral,
  SyntaxKind.TemplateHead, // with its own signs: `api-${
];

const namesIn = ({ tokens }: Source): string[] =>
  tokens.flatMap(({ kind, text }) =>
    strings.includes(kind) && aName.test(text.replace(/^`|\$\{$/g, '')) ? [text] : [],
  );

/** A collector says itself which parts it asks. */
const isOurs = (file: Source): boolean =>
  /^(lab|bootstrap|machine)\//.test(file.path) &&
  !file.path.startsWith('lab/parts/') &&
  !hasSequence(file, ['defineCollector', '(']);

const all = sources().filter(file => isOurs(file) && !isTest(file));

test('only the exceptions name a part, and each is needed', () => {
  const naming = all
    .filter(file => namesIn(file).length > 0)
    .map(file => `${file.path}: ${namesIn(file).join(' ')}`);
  const excused = Object.keys(exceptions);
  expect(naming.filter(line => !excused.includes(line.split(':')[0] ?? ''))).toEqual([]);
  expect(excused.filter(path => naming.every(line => !line.startsWith(`${path}:`)))).toEqual([]);
});

test('the rule can fail', () => {
  for (const text of [`'redis'`, `\`api-\${n}\``, `'api-1-postgres'`, `"toxiproxy"`])
    assert.equal(namesIn(source('lab/keeper/keeper.ts', `const a = ${text};`)).length, 1, text);
  for (const text of [`'the api'`, `'application'`, `/api-1/`])
    assert.equal(namesIn(source('lab/keeper/keeper.ts', `const a = ${text};`)).length, 0, text);
});
