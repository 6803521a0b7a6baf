// The worker's way to PostgreSQL.
export { connections, databaseAnswers, pool, query } from '../shared/db.ts';
