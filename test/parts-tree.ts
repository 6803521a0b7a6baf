/** The tree that the suite over all parts runs: every service, and one module that shows who sees what. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { handedOut } from '../lab/course/schema.ts';
import { repoRoot } from '../lab/home/home.ts';
import { composeTree } from '../lab/workspace/compose-tree.ts';

/** A shop that keeps a word in each store and in a file, so that it shows who sees what. */
const keeping = `
import { readFile, writeFile } from 'node:fs/promises';
import { Redis } from 'ioredis';
import { send } from './resources/rabbitmq.ts';

const redis = new Redis(process.env.REDIS_URL ?? '', { lazyConnect: true });
redis.on('error', () => {});

export async function keeping(app) {
  app.get('/keep/:word', async request => {
    await writeFile('word.txt', request.params.word);
    await redis.set('word', request.params.word);
    return {};
  });
  app.get('/send/:word', async request => {
    await send('kept', { word: request.params.word }, { durable: true, persistent: true });
    return {};
  });
  app.get('/kept', async () => ({
    file: await readFile('word.txt', 'utf8').catch(() => ''),
    redis: await redis.get('word'),
  }));
}
`;

export function layTree(tree: string, declared: readonly string[]): void {
  const shop = {
    folder: 'scenarios/none',
    modules: ['orders'],
    handsOut: [...handedOut],
    parts: Object.fromEntries(declared.map(id => [id, 1])),
  };
  const files = composeTree(repoRoot, shop, 'broken');
  const save = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), content);
  };
  for (const [path, content] of files) save(path, content);
  save(
    'services/api/keeping.ts',
    keeping.replace('(app)', '(app: any)').replaceAll('async request', 'async (request: any)'),
  );
  const app = readFileSync(join(tree, 'services/api/app.ts'), 'utf8');
  const register = 'app.register(orders);';
  assert.ok(app.includes(register));
  save(
    'services/api/app.ts',
    `import { keeping } from './keeping.ts';\n${app.replace(register, `${register}\n  app.register(keeping);`)}`,
  );
  save('system.yaml', 'replicas: { api: 2, worker: 1 }\n');
}
