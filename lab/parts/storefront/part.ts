/** What a customer of the shop sees: it serves the pages itself, whatever state the shop is in. */
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { frontDoor, type Home, portOf } from '../../home/home.ts';
import { hasProgram, type Program } from '../../home/programs.ts';
import { definePart, type Wanted } from '../contract.ts';
import { haproxyProgram } from '../haproxy/program.ts';
import { addressOf, answersOk, ownedFile, serversFolder } from '../layout.ts';
import type { Part } from '../part.ts';
import { pagesIn, storefrontConfig } from './storefront.ts';

/** In a container of another image than the shop's front door may have. */
const program: Program = { ...haproxyProgram, image: 'storefront' };

function storefrontProcess(home: Home, { isJudged }: Wanted): Part {
  const pages = pagesIn(home.repo);
  const port = portOf(home, 'storefront');
  const folder = join(home.servers, 'storefront');
  const file = join(folder, 'storefront.cfg');
  const config = storefrontConfig({
    port,
    shop: isJudged ? null : addressOf(home, frontDoor),
    folder,
    pages,
  });
  return {
    name: 'storefront',
    port,
    program,
    args: ['-db', '-f', file],
    env: {},
    cwd: '/',
    user: home.serversUser,
    stopSignal: 'SIGTERM',
    graceMs: 2000,
    isReplica: true,
    version: createHash('sha256')
      .update([config, ...pages.map(({ content }) => content)].join('\0'))
      .digest('hex'),
    async prepare() {
      serversFolder(home, 'storefront');
      ownedFile(home, file, config);
      for (const page of pages) ownedFile(home, join(folder, page.file), page.content);
    },
    isReady: () => answersOk(`http://127.0.0.1:${port}/`, 1000),
  };
}

export const storefront = definePart({
  id: 'storefront',
  title: 'the shop in a browser',
  role: 'watcher',
  ports: ['storefront'],
  needs: { programs: [program] },
  processes: (home, wanted) => (hasProgram(home, program) ? [storefrontProcess(home, wanted)] : []),
});
