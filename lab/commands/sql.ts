import { consoleCommand } from './console.ts';

export const sql = consoleCommand('postgres', {
  name: 'sql',
  summary: 'psql on the shop’s live database, as the owner of its tables; or run one statement',
  args: [{ name: '[statement]', description: 'SQL to run at once' }],
  example: "npx lab sql 'SELECT count(*) FROM orders'",
});
