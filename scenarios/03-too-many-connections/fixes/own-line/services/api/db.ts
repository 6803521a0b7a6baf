// The way to PostgreSQL: connections that stay open, and a line for those who wait for one.
import pg from 'pg';
import { countStatement } from './metrics.ts';

const settings = {
  connectionString: process.env.DATABASE_URL,
  application_name: process.env.REPLICA ?? 'api-1',
};

const most = 10;
const longestWaitMs = 2000;

const free: pg.Client[] = []; // open, and nobody uses them
const line: ((connection: pg.Client) => void)[] = []; // who waits for one, the first one first
let count = 0; // free or in use

// Gives a connection that stays open. Whoever gets it must giveBack() it.
export async function connect() {
  const connection = free.pop();
  if (connection) return connection;
  if (count < most) return openAnother();
  return waitInLine();
}

export function giveBack(connection: pg.Client) {
  if (broken.has(connection)) return;
  const next = line.shift();
  if (next) next(connection);
  else free.push(connection);
}

const broken = new WeakSet();

async function openAnother() {
  count += 1;
  const connection = new pg.Client({ ...settings, statement_timeout: 3000, query_timeout: 3500 });
  connection.on('error', error => console.error(`a database connection was lost: ${error.message}`));
  try {
    await connection.connect();
  } catch (error) {
    count -= 1;
    throw unavailable(error);
  }
  connection.on('end', () => {
    count -= 1;
    broken.add(connection);
    if (free.includes(connection)) free.splice(free.indexOf(connection), 1);
  });
  return connection;
}

// Who has waited too long leaves the line, so that no connection is lent to somebody who is gone.
function waitInLine() {
  return new Promise<pg.Client>((resolve, reject) => {
    const take = (connection: pg.Client) => {
      clearTimeout(limit);
      resolve(connection);
    };
    const limit = setTimeout(() => {
      line.splice(line.indexOf(take), 1);
      reject(unavailable(new Error('no connection came free in time')));
    }, longestWaitMs);
    line.push(take);
  });
}

// Runs one SQL statement, on whichever connection is free, and gives its rows.
export async function query(text: string, values: unknown[] = []) {
  const connection = await connect();
  try {
    return await run(connection, text, values);
  } finally {
    giveBack(connection);
  }
}

// Runs one SQL statement on a connection that is open already.
export async function run(connection: pg.ClientBase, text: string, values: unknown[] = []) {
  countStatement();
  try {
    const result = await connection.query(text, values);
    return result.rows;
  } catch (error) {
    throw isMistake(error) ? error : unavailable(error);
  }
}

// For the customer: 503, not now, please try again.
function unavailable(error: unknown) {
  return Object.assign(Object(error), { statusCode: 503 });
}

// PostgreSQL's codes for a wrong value, a broken rule and wrong SQL. All else means that it could not answer in time.
function isMistake(error: unknown) {
  return /^(22|23|42)/.test(Object(error).code);
}

// A connection that stays open, to ask "are you there?": a shop that is busy is slow, but it is not gone.
const readyPool = new pg.Pool({ ...settings, max: 1, connectionTimeoutMillis: 1000, query_timeout: 1000 });
readyPool.on('error', () => {}); // /ready tells

export async function databaseAnswers() {
  try {
    await readyPool.query('SELECT 1');
    return true;
  } catch {
    return false;
  }
}

// For /metrics.
export function connections() {
  return { total: count, idle: free.length, waiting: line.length };
}

export async function closePools() {
  await Promise.all([...free.map(connection => connection.end()), readyPool.end()]);
}
