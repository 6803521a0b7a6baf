/** A service: the learner's code, each copy a process with links, a database role and a folder of its own. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Home } from '../home/home.ts';
import type { Program } from '../home/programs.ts';
import { definePart, type PartDefinition, type Wanted } from './contract.ts';
import { copyFolder, dropCopies, dropCopy, layCopy, temporaryFolder } from './copy-folder.ts';
import { answersOk } from './layout.ts';
import { type Copy, type Deployed, mostCopies, type Part } from './part.ts';

/** Of two copies. */
const memoryOfCopies = 1.2e8;

const node: Program = { name: 'node', title: 'Node.js', find: () => process.execPath };

function copyProcess(home: Home, copy: Copy, deployed: Deployed, { stores }: Wanted): Part {
  const { service, name, port } = copy;
  const { tree, space, watch, codeHashes, restarts = 0 } = deployed;
  const own = copyFolder(home, space, name);
  const folder = join('services', service);
  const program =
    ['server.ts', 'server.js'].find(file => existsSync(join(tree, folder, file))) ?? 'server.ts';
  const variables = copy.links.map(link =>
    stores.find(({ id }) => id === link.part)?.link?.variables(home, copy, link.port, space),
  );
  return {
    name,
    port,
    program: node,
    args: [join(folder, program)],
    env: {
      PATH: process.env.PATH ?? '',
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: String(port),
      REPLICA: name,
      TMPDIR: temporaryFolder(own),
      ...Object.assign({}, ...variables),
    },
    cwd: own,
    user: null,
    // A shop that is only judged ends as in a power cut, and nobody waits for its answers.
    stopSignal: watch ? 'SIGTERM' : 'SIGKILL',
    graceMs: watch ? 8000 : 100, // longer than a copy finishes its answers
    isReplica: true,
    hasCode: true,
    version: `${tree} ${space} ${codeHashes[service]} ${restarts}`,
    prepare: async () => {
      if (restarts > 0) dropCopy(own);
      layCopy(tree, own);
    },
    isReady: () => answersOk(`http://127.0.0.1:${port}/ready`),
  };
}

/** `isNeeded`: no scenario does without it. */
export function defineService(
  service: Pick<PartDefinition, 'id' | 'title'> & { isNeeded: boolean },
): PartDefinition {
  const { id, title, isNeeded } = service;
  const declared = z.int().min(1).max(mostCopies);
  return definePart({
    id,
    title,
    role: 'service',
    declared: isNeeded ? declared : declared.optional(),
    ports: [],
    needs: { programs: [node], ...(!isNeeded && { memoryBytes: memoryOfCopies }) },
    processes: (home, wanted) => {
      const { copies, deployed } = wanted;
      if (!deployed) return [];
      return copies
        .filter(copy => copy.service === id && copy.number <= (deployed.replicas[id] ?? 1))
        .map(copy => copyProcess(home, copy, deployed, wanted));
    },
    space: {
      make: async (home, space) => dropCopies(home, space, id),
      drop: async (home, space) => dropCopies(home, space, id),
    },
    faultable: true,
  });
}
