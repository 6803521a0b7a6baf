/** Sessions of the lab's superuser on the replica. */
import type { Home } from '../../home/home.ts';
import { labDatabase } from '../postgres/databases.ts';
import { type Database, openDatabase, withDatabase } from '../postgres/postgres.ts';

export const openReplica = (home: Home, name: string): Promise<Database> =>
  openDatabase(home, name, 'replica');

export const withReplica = <Result>(
  home: Home,
  work: (replica: Database) => Promise<Result>,
): Promise<Result> => withDatabase(home, labDatabase, work, 'replica');
