/** A company outside the shop: the shop asks it to do something, and its ledger says what it did. The lab's own program, which no learner sees. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Home, portOf, secretOf } from '../../home/home.ts';
import type { Program } from '../../home/programs.ts';
import { definePart, type PartDefinition } from '../contract.ts';
import { answersOk, serversFolder } from '../layout.ts';
import { leastMs } from '../least-ms.ts';
import type { Part } from '../part.ts';
import { askCompany, secretName } from './ask.ts';
import { lookAtCompany } from './look.ts';
import { rowOf } from './row.ts';

/**
 * `takesMs`: from and to. `refuses`: the customers whose number this divides have no address that works; without it, all have one. `did`: what
 * stands behind a one and behind other numbers of it.
 */
export type Company = {
  id: string;
  title: string;
  takesMs: [number, number];
  refuses?: number;
  did: [string, string];
};

const node: Program = { name: 'node', title: 'Node.js', find: () => process.execPath };
const source = join(import.meta.dirname, 'program');
const readyLimitMs = 1000;

function companyProcess(home: Home, { id, takesMs, refuses = 0 }: Company): Part {
  const folder = join(home.servers, id);
  const files = readdirSync(source).map(name => [name, readFileSync(join(source, name), 'utf8')] as const);
  const port = portOf(home, id);
  return {
    name: id,
    port,
    program: node,
    // A small heap: else the garbage of many small calls takes another 60 MB.
    args: ['--max-old-space-size=64', '--max-semi-space-size=1', join(folder, 'main.ts')],
    env: {
      PATH: process.env.PATH ?? '',
      COMPANY: JSON.stringify({ port, folder, password: secretOf(home, secretName(id)), takesMs, refuses }),
    },
    cwd: '/',
    user: null, // the servers' user may not be able to enter the folder of Node.js
    stopSignal: 'SIGTERM',
    graceMs: 2000,
    version: createHash('sha256')
      .update(JSON.stringify([files, takesMs, refuses]))
      .digest('hex'),
    async prepare() {
      serversFolder(home, id);
      for (const [name, content] of files) writeFileSync(join(folder, name), content);
      writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
    },
    isReady: () => answersOk(`http://127.0.0.1:${port}/health`, readyLimitMs),
  };
}

export function defineCompany(company: Company): PartDefinition {
  const { id, title, did } = company;
  const empty = async (home: Home, space: string) => {
    await askCompany(home, id, 'DELETE', `ledger/${space}`);
  };
  return definePart({
    id,
    title,
    role: 'company',
    declared: z.literal(1).optional(),
    ports: [id],
    needs: { programs: [node], memoryBytes: 4e7 },
    processes: home => [companyProcess(home, company)],
    link: {
      hello: 'GET /health HTTP/1.1\r\nhost: company\r\n\r\n',
      emptyQuestionMs: (_home, port) =>
        leastMs(async () => {
          if (!(await answersOk(`http://127.0.0.1:${port}/health`, 3000))) throw new Error('no answer');
        }),
      variables: (_home, _copy, port, space) => ({
        [`${id.toUpperCase()}_URL`]: `http://127.0.0.1:${port}/${space}`,
      }),
    },
    space: { make: empty, drop: empty },
    fingerprint: {
      async read(home) {
        const { told, ledgers } = await askCompany(home, id);
        return {
          [`calls to ${title}`]: `live ${ledgers.live.calls}, judged ${ledgers.judged.calls}`,
          [`trouble of ${title}`]: Object.entries(told).map(String).sort().join('\n'),
        };
      },
      ofWorld: /^trouble of /,
    },
    look: home => lookAtCompany(home, company),
    row: rowOf(company),
    did,
  });
}
