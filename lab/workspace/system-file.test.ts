/** A slip in system.yaml is told with its line, in words that say what to write. */
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, it } from 'vitest';
import { suiteFolder } from '../../test/folder.ts';
import { readSystemFile } from './system-file.ts';

describe('system.yaml', () => {
  const tree = suiteFolder();
  const read = (text: string) => {
    writeFileSync(join(tree, 'system.yaml'), text);
    return readSystemFile(tree, { api: 1 });
  };

  it('as it is', () => assert.equal(read('replicas: { api: 2 }\n').replicas.api, 2));

  const wanted = 'write replicas: { api: 2 }, with a whole number from 1 to 3';
  const slips: [name: string, text: string, told: string][] = [
    ['no end', 'replicas: { api: 2\n', `system.yaml:2: this cannot be read; ${wanted}`],
    ['a word', '# copies\nreplicas: { api: two }\n', `system.yaml:2: ${wanted}`],
    ['too many', 'replicas: { api: 9 }\n', `system.yaml:1: ${wanted}`],
    ['another key', 'replica: { api: 2 }\n', `system.yaml:1: ${wanted}`],
    ['a stranger', 'worker: 1\nreplicas: { api: 2 }\n', `system.yaml:1: there is no worker here; ${wanted}`],
    ['nothing', '', `system.yaml:1: ${wanted}`],
    ['a name that leads nowhere', 'replicas: *api\n', `system.yaml:1: ${wanted}`],
  ];
  for (const [name, text, told] of slips) {
    it(name, () => assert.throws(() => read(text), { message: told }));
  }
});
