/** What the lab asks a company, and the ledger as it lies on the disk. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchWithin } from '../../../machine/fetch-within.mjs';
import { pause } from '../../../machine/process.mjs';
import { type Home, portOf, secretOf } from '../../home/home.ts';
import type { Space } from '../part.ts';
import { type Call, callsIn, type Sums } from './program/ledger.ts';

export type { Call } from './program/ledger.ts';

export const secretName = (id: string): string => `company-${id}`;

export type CompanyNow = {
  /** mark → what whoever has that mark told it to do */
  told: Record<string, string>;
  /** what it does; null: as usual */
  now: string | null;
  /** calls that it has not answered yet */
  waiting: number;
  ledgers: Record<Space, Sums>;
};

const limitMs = 3000;

/** Tells it something, where a path is given; answers what it does after that. Rejects when it does not answer within 3 s. */
export async function askCompany(home: Home, id: string, method = 'GET', path = ''): Promise<CompanyNow> {
  const { status, body } = await fetchWithin(`http://127.0.0.1:${portOf(home, id)}/lab/${path}`, limitMs, {
    method,
    headers: { authorization: `Bearer ${secretOf(home, secretName(id))}` },
  });
  if (status !== 200) throw new Error(`${method} ${path} of ${id}: status ${status}`);
  return JSON.parse(body.toString());
}

/** Null: what was told under this mark counts no more. */
export async function tellCompany(home: Home, id: string, mark: string, does: string | null): Promise<void> {
  await askCompany(home, id, does === null ? 'DELETE' : 'PUT', `told/${mark}/${does ?? ''}`);
}

/** Every call, in the order in which they came. Read from the file, so that it does not matter whether the company runs. */
export function readLedger(home: Home, id: string, space: Space): Call[] {
  const file = join(home.servers, id, `${space}.jsonl`);
  return existsSync(file) ? callsIn(readFileSync(file, 'utf8')) : [];
}

const lookEveryMs = 100;

/** Which of these orders the live shop called it about; waits for the others for at most so long. */
export async function heardOf(home: Home, company: string, orders: string[], ms: number): Promise<string[]> {
  const deadline = Date.now() + ms;
  for (;;) {
    const known = new Set(readLedger(home, company, 'live').map(({ order }) => order));
    const heard = orders.filter(order => known.has(order));
    if (heard.length === orders.length || Date.now() > deadline) return heard;
    await pause(lookEveryMs);
  }
}
