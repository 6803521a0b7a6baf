// Starts one copy of the bookkeeper: each order stands in the books.
import { startBackground } from '../shared/background.ts';
import { connections, databaseAnswers, pool } from '../shared/db.ts';
import { listen } from '../shared/events.ts';
import { enterOrder } from './resources/books.ts';

await startBackground(databaseAnswers, connections, () => pool.end());

// When it throws, we hear of the order again.
listen('bookkeeper', async ({ order, to }) => {
  await enterOrder(to, order, `entry-${order}`);
});
