/** Makes the template of the running lab a thousandth: each table keeps its first ten blocks. Run by prepared-data.ts. */
import { openHome } from '../lab/home/home.ts';
import { templateDatabase } from '../lab/parts/postgres/databases.ts';
import { quoted, withDatabase } from '../lab/parts/postgres/postgres.ts';

await withDatabase(openHome(process.env), templateDatabase, async ({ sql }) => {
  const tables = await sql<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'`,
  );
  for (const { name } of tables) {
    await sql(`DELETE FROM ${quoted(name)} WHERE ctid >= '(10,0)'`);
    await sql(`VACUUM FULL ${quoted(name)}`);
  }
});
