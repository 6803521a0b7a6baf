import assert from 'node:assert/strict';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, it } from 'vitest';
import { openHome } from '../home/home.ts';
import { copyFolder, dropCopies, layCopy, namesLearnersFiles } from './copy-folder.ts';

function place() {
  const dir = mkdtempSync(join(tmpdir(), 'corner-copies-'));
  const home = openHome({ LAB_HOME: dir });
  const folder = copyFolder(home, 'live', 'api-1');
  const write = (base: string, path: string, text: string) => {
    mkdirSync(dirname(join(base, path)), { recursive: true });
    writeFileSync(join(base, path), text);
  };
  const read = (path: string) => readFileSync(join(folder, path), 'utf8');
  return { home, folder, write, read, end: () => rmSync(dir, { recursive: true }) };
}

describe('the folder of a copy', () => {
  it('has the files of the tree, without packages and hidden ones, and follows what is saved and deleted', t => {
    const { home, folder, write, read, end } = place();
    t.onTestFinished(end);
    const tree = home.workspace;
    write(tree, 'services/api/server.ts', 'one');
    write(tree, 'services/api/old.ts', 'old');
    write(tree, '.git/HEAD', 'x');
    write(tree, 'node_modules/pg/index.js', 'x');
    layCopy(tree, folder);
    assert.equal(read('services/api/server.ts'), 'one');
    assert.equal(read('node_modules/pg/index.js'), 'x');
    assert.ok(!existsSync(join(folder, '.git')));
    write(tree, 'services/api/server.ts', 'two');
    rmSync(join(tree, 'services/api/old.ts'));
    layCopy(tree, folder);
    assert.equal(read('services/api/server.ts'), 'two');
    assert.ok(!existsSync(join(folder, 'services/api/old.ts')));
  });

  it('keeps what the service wrote, also into a file that it was given', t => {
    const { home, folder, write, read, end } = place();
    t.onTestFinished(end);
    write(home.workspace, 'services/api/carts.json', '{}');
    layCopy(home.workspace, folder);
    write(folder, 'services/api/carts.json', '{"a":1}');
    write(folder, 'carts.db', 'rows');
    layCopy(home.workspace, folder);
    assert.equal(read('services/api/carts.json'), '{"a":1}');
    assert.equal(read('carts.db'), 'rows');
    dropCopies(home, 'live', 'api');
    layCopy(home.workspace, folder);
    assert.equal(read('services/api/carts.json'), '{}');
    assert.ok(!existsSync(join(folder, 'carts.db')));
  });

  it('is not what a person reads: the learner’s own file is', t => {
    const { home, folder, end } = place();
    t.onTestFinished(end);
    const line = `    at file://${folder}/services/api/app.ts:12:3`;
    assert.equal(namesLearnersFiles(home, line), `    at file://${home.workspace}/services/api/app.ts:12:3`);
  });
});
