// Starts one copy of the worker: what the shop does in the background, while no customer waits.
import { repeat, startBackground } from '../shared/background.ts';
import { connections, databaseAnswers, pool } from './db.ts';
import { lowStock } from './jobs/low-stock.ts';

const minuteMs = 60_000;

const app = await startBackground(databaseAnswers, connections, () => pool.end());

repeat(app, minuteMs, lowStock);
