// Starts one copy of the worker, which is ready when the stock is copied.
import { repeat, startBackground } from '../shared/background.ts';
import { connections, databaseAnswers, pool } from './db.ts';
import { copyStock, isCopied } from './jobs/copy-stock.ts';

const minuteMs = 60_000;

const app = await startBackground(
  async () => isCopied() && (await databaseAnswers()),
  connections,
  () => pool.end(),
);

repeat(app, minuteMs, copyStock);
