// Starts one copy of the worker: what the shop does in the background, while no customer waits. It has nothing to do yet.
import { startBackground } from '../shared/background.ts';
import { connections, databaseAnswers, pool } from './db.ts';

await startBackground(databaseAnswers, connections, () => pool.end());
