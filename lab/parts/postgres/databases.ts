/** The databases by name, and a fresh clone of the shop’s data for each run. */
import type { Home } from '../../home/home.ts';
import type { Space } from '../part.ts';
import { type Database, ownerRole, quoted, withDatabase } from './postgres.ts';

/** Names of the databases that are clones: the live one and the one that verify judges. */
export const clonePattern = '^corner(_verify)?$';

/** The clone of the live shop. */
export const liveDatabase = 'corner';

/** The clone that verify judges. */
export const verifyDatabase = 'corner_verify';

export const databaseOf = (space: Space): string => (space === 'live' ? liveDatabase : verifyDatabase);

export const templateDatabase = 'corner_template';

/** Where the lab keeps its own extension and notes, out of the learner's sight. */
export const labDatabase = 'postgres';

/** Group of the roles of all copies of the services: reads and writes the shop's tables, owns none. */
export const serviceGroup = 'corner_api';

/** Names of the roles in that group, as a query. */
export const serviceRolesQuery = `
  SELECT member.rolname FROM pg_auth_members
  JOIN pg_roles member ON member.oid = pg_auth_members.member
  JOIN pg_roles service ON service.oid = pg_auth_members.roleid AND service.rolname = '${serviceGroup}'`;

/** A fresh copy of the template under this name; an older one of the name is dropped. */
export async function createClone(home: Home, name: string): Promise<void> {
  await withDatabase(home, labDatabase, async database => {
    await dropWith(database, name);
    await database.sql(
      `CREATE DATABASE ${quoted(name)} TEMPLATE ${templateDatabase} STRATEGY FILE_COPY OWNER ${ownerRole}`,
    );
  });
}

export async function dropClone(home: Home, name: string): Promise<void> {
  await withDatabase(home, labDatabase, database => dropWith(database, name));
}

async function dropWith(database: Database, name: string): Promise<void> {
  await database.sql(`DROP DATABASE IF EXISTS ${quoted(name)} WITH (FORCE)`);
  for (const notes of ['applied_migrations', 'known_schema']) {
    await database.sql(`DELETE FROM ${notes} WHERE database_name = $1`, [name]);
  }
  // Settings that a migration gave to the roles are kept by the server, not by the clone.
  const services = await database.sql<{ rolname: string }>(serviceRolesQuery);
  for (const role of [ownerRole, serviceGroup, ...services.map(({ rolname }) => rolname)])
    await database.sql(`ALTER ROLE ${role} RESET ALL`);
}

export async function databaseExists(home: Home, name: string): Promise<boolean> {
  return withDatabase(home, labDatabase, async database => {
    const rows = await database.sql('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    return rows.length > 0;
  });
}
