/** What is kept is never older than what it was made from. */
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { join, posix } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { describe, it } from 'vitest';
import { suiteFolder } from '../../test/folder.ts';
import { importsOf, source } from '../../test/source.ts';
import { repoRoot } from '../home/home.ts';
import { keptCatalogue, readBy } from './kept-catalogue.ts';
import { loadCatalogue } from './load.ts';

const clone = suiteFolder();
const file = join(clone, 'kept/catalogue');
for (const name of [...readBy, 'scenarios'])
  cpSync(join(repoRoot, name), join(clone, name), { recursive: true });

/** Told apart from what was read anew by a word that only the kept one has. */
async function isKept(): Promise<boolean> {
  const { scenarios } = await keptCatalogue(clone, file);
  const wasKept = scenarios[0]?.symptom === 'kept';
  const kept = deserialize(readFileSync(file));
  kept.catalogue.scenarios[0].symptom = 'kept';
  writeFileSync(file, serialize(kept));
  return wasKept;
}

describe('the catalogue that is kept', () => {
  it('says what the file says', async () => {
    const read = loadCatalogue(join(clone, 'scenarios.yaml'));
    assert.deepEqual(await keptCatalogue(clone, file), read);
    assert.deepEqual(await keptCatalogue(clone, file), read);
    await isKept();
    assert.equal(await isKept(), true);
  });

  for (const path of [
    'scenarios.yaml',
    'package-lock.json',
    'faults/row-lock.ts',
    'lab/shop/cart/questions.ts',
  ])
    it(`is read anew when ${path} changed`, async () => {
      await isKept();
      appendFileSync(join(clone, path), '\n');
      assert.equal(await isKept(), false);
      assert.equal(await isKept(), true);
    });

  /** What errors look like, and where a home and its programs are, is not in what is kept. */
  const saysNothing = ['lab/errors.ts', 'lab/home', 'machine'];

  it('everything that loadCatalogue runs is among what it is read by', () => {
    const seen = new Set(['lab/course/load.ts']);
    for (const path of seen) {
      const text = readFileSync(join(repoRoot, path), 'utf8');
      const code = path.endsWith('.ts') ? stripTypeScriptTypes(text) : text;
      for (const name of importsOf(source(path, code)))
        if (name?.startsWith('.')) seen.add(posix.join(posix.dirname(path), name));
    }
    assert.ok(seen.size > 50, `${seen.size}`);
    const places = [...readBy, ...saysNothing];
    const others = [...seen].filter(path => !places.some(place => `${path}/`.startsWith(`${place}/`)));
    assert.deepEqual(others, []);
  });

  it('is read anew when what is kept is not whole', async () => {
    await isKept();
    writeFileSync(file, readFileSync(file).subarray(0, 100));
    assert.equal(await isKept(), false);
  });

  it('a scenario whose text went away is a problem, as ever', async () => {
    await isKept();
    rmSync(join(clone, 'scenarios/01-the-slow-product-page/SCENARIO.md'));
    await assert.rejects(keptCatalogue(clone, file), { code: 'catalogue-wrong' });
  });
});
