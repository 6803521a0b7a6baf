/** A shop whose orders end in known ways, for the test that kills its processes: each kind of order has an end that the ledger must tell. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { handedOut } from '../lab/course/schema.ts';
import { repoRoot } from '../lab/home/home.ts';
import { composeTree } from '../lab/workspace/compose-tree.ts';

/**
 * - `sure`: kept in the database, passed on with its own key until the company says yes
 * - `forgotten`: promised, and never passed on
 * - `twice`: passed on two times, without a key
 * - `again`: passed on without a key until the company says yes, so perhaps more than once
 * - `phantom`: passed on, and then not kept
 */
export const kinds = ['sure', 'forgotten', 'twice', 'again', 'phantom'] as const;
export type Kind = (typeof kinds)[number];

/** Each call has a name of its own, `to`, which is noted by its caller before it is made and when it was answered with yes. */
const calling = (notes: string) => `
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';

export async function call(order, key = '') {
  const to = \`\${randomUUID()}-1@example.com\`;
  appendFileSync('${notes}', \`made \${order} \${to}\\n\`);
  const headers = { 'content-type': 'application/json', ...(key && { 'idempotency-key': key }) };
  const answer = await fetch(\`\${process.env.MAIL_URL}/messages\`, {
    method: 'POST',
    headers,
    body: JSON.stringify({ order, to }),
    signal: AbortSignal.timeout(1000),
  });
  await answer.text();
  if (!answer.ok) throw new Error(String(answer.status));
  appendFileSync('${notes}', \`answered \${order} \${to}\\n\`);
}
`;

const buying = `
import { randomUUID } from 'node:crypto';
import { query } from './db.ts';
import { call } from './call.js';

export async function buying(app) {
  app.post('/buy/:kind', async (request, reply) => {
    const { kind } = request.params;
    if (kind === 'phantom') {
      const order = \`never-\${randomUUID()}\`;
      await call(order);
      return reply.code(500).send({});
    }
    const [row] = await query('INSERT INTO due (kind, is_done) VALUES ($1, $2) RETURNING id', [kind, kind === 'forgotten']);
    return reply.code(201).send({ id: row.id });
  });
}
`;

const passingOn = `
import { query } from './db.ts';
import { call } from './call.js';

export async function passOn() {
  const rows = await query('SELECT id, kind FROM due WHERE NOT is_done ORDER BY random() LIMIT 40');
  await Promise.allSettled(rows.map(passOne));
}

async function passOne({ id, kind }) {
  const order = String(id);
  await call(order, kind === 'sure' ? order : '');
  if (kind === 'twice') await call(order);
  await query('UPDATE due SET is_done = true WHERE id = $1', [id]);
}
`;

export const tables = `
  CREATE TABLE due (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, kind text NOT NULL, is_done boolean NOT NULL);
  GRANT ALL ON due TO PUBLIC;
`;

/** `notes`: the file that outlives every process. */
export function layLedgerShop(tree: string, declared: readonly string[], notes: string): void {
  const shop = {
    folder: 'scenarios/none',
    modules: ['orders'],
    handsOut: [...handedOut],
    parts: { ...Object.fromEntries(declared.map(id => [id, 1])), api: 2, worker: 2 },
  };
  const save = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), content);
  };
  const change = (path: string, old: string, changed: string, first: string) => {
    const text = readFileSync(join(tree, path), 'utf8');
    assert.ok(text.includes(old), path);
    save(path, `${first}\n${text.replace(old, changed)}`);
  };
  for (const [path, content] of composeTree(repoRoot, shop, 'broken')) save(path, content);
  for (const service of ['api', 'worker']) save(`services/${service}/call.js`, calling(notes));
  save('services/api/buying.js', buying);
  save('services/worker/pass-on.js', passingOn);
  const register = 'app.register(orders);';
  change(
    'services/api/app.ts',
    register,
    `${register}\n  app.register(buying);`,
    "import { buying } from './buying.js';",
  );
  const job = 'repeat(app, minuteMs, lowStock);';
  change(
    'services/worker/server.ts',
    job,
    `${job}\nrepeat(app, 50, passOn);`,
    "import { passOn } from './pass-on.js';",
  );
}
