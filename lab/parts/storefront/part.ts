/** What a customer of the shop sees: it serves the pages itself, whatever state the shop is in. */
import { frontDoor, type Home, portOf } from '../../home/home.ts';
import { hasProgram, type Program } from '../../home/programs.ts';
import { definePart, type Wanted } from '../contract.ts';
import { labFolder, labHaproxy } from '../haproxy/of-the-lab.ts';
import { haproxyProgram } from '../haproxy/program.ts';
import { addressOf } from '../layout.ts';
import type { Part } from '../part.ts';
import { pagesIn, storefrontConfig } from './storefront.ts';

/** In a container of another image than the shop's front door may have. */
const program: Program = { ...haproxyProgram, image: 'storefront' };

function storefrontProcess(home: Home, { isJudged }: Wanted): Part {
  const pages = pagesIn(home.repo);
  const port = portOf(home, 'storefront');
  const config = storefrontConfig({
    port,
    shop: isJudged ? null : addressOf(home, frontDoor),
    folder: labFolder(home, 'storefront'),
    pages,
  });
  const contents = Object.fromEntries(pages.map(({ file, content }) => [file, content]));
  return labHaproxy(home, { name: 'storefront', port, program, config, pages: contents });
}

export const storefront = definePart({
  id: 'storefront',
  title: 'the shop in a browser',
  role: 'watcher',
  ports: ['storefront'],
  needs: { programs: [program] },
  processes: (home, wanted) => (hasProgram(home, program) ? [storefrontProcess(home, wanted)] : []),
});
