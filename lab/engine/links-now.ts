/** The copies and links that there are now: those of the parts that the desired state names. */
import type { Home } from '../home/home.ts';
import type { Copy, Link } from '../parts/part.ts';
import { copiesOf } from '../parts/parts.ts';
import { readDesired } from '../runtime/state.ts';

export const copiesNow = (home: Home): Copy[] => copiesOf(home, readDesired(home).parts);

/** `api` stands for api-1, api-2 …; `api-postgres` for api-1-postgres, api-2-postgres … */
export const familyOf = (name: string): string => name.replace(/-\d+/, '');

/** Whether one of these is called by the other. */
export const isMeant = (name: string, wanted: string): boolean =>
  name === wanted || familyOf(name) === wanted;

export const linksNow = (home: Home): Link[] => copiesNow(home).flatMap(({ links }) => links);
