/**
 * How much of a long proof runs. `npm run proof` runs all of it, or `--count` cases from `--from` on; `npm test` runs a small sample, drawn
 * anew each time. What was drawn depends on the seed alone, which every such test prints.
 */
import { execFileSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '../lab/home/home.ts';
import { type Random, seededRandom } from '../lab/shop/traffic.ts';

type Settings = { sample?: boolean; count?: string; from?: string; seed?: string; updates?: boolean };
const settings = JSON.parse(process.env.LAB_PROOF ?? '{"sample":true}') as Settings;

export const seed = Number(settings.seed ?? randomInt(1, 1_000_000));

export const inAll = settings.sample !== true;

/** `-u`: what is recorded is written again. */
export const updates = settings.updates === true;

/** For what is drawn; the same numbers for the same seed and name, whatever else runs. */
export const randomFor = (name: string): Random =>
  seededRandom([...name].reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 16777619), seed));

/** How many times something drawn is done: `whole` in the proof. */
export const countOf = (sample: number, whole: number): number =>
  inAll ? Number(settings.count ?? whole) : sample;

/** The cases of a table that are run now, in their order. */
export function casesOf<Case>(table: Case[], sample: number): Case[] {
  const from = Number(settings.from ?? 0);
  if (inAll) return table.slice(from, from + countOf(sample, table.length));
  const random = randomFor('cases');
  const drawn = table.map((_, n) => ({ n, at: random() })).sort((a, b) => a.at - b.at);
  return drawn
    .slice(0, sample)
    .sort((a, b) => a.n - b.n)
    .flatMap(({ n }) => table.slice(n, n + 1));
}

export function oneOf<Item>(items: readonly Item[], random: Random): Item {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to choose from');
  return item;
}

/** What a run of a proof showed, and of which revision; docs/proof.md shows all of them. */
export type ProofRun = {
  proof: string;
  /** the commit; `+` when files differed from it */
  revision: string;
  /** ISO 8601, the day */
  date: string;
  command: string;
  figures: Record<string, number>;
};

export const proofRuns = join(repoRoot, 'docs/proof.jsonl');

/** Adds the figures of a proof that ran to its end; the sample in `npm test` leaves no trace. */
export function record(proof: string, figures: ProofRun['figures']): void {
  if (!inAll) return;
  const git = (...words: string[]) => execFileSync('git', words, { cwd: repoRoot, encoding: 'utf8' }).trim();
  const changed = git('status', '--porcelain', '--', 'lab', 'faults', 'services', 'test') === '' ? '' : '+';
  const { updates: _, ...amounts } = settings;
  const given = Object.entries({ ...amounts, seed: String(seed) }).map(
    ([name, value]) => `--${name} ${value}`,
  );
  const run: ProofRun = {
    proof,
    revision: `${git('rev-parse', '--short=10', 'HEAD')}${changed}`,
    date: new Date().toISOString().slice(0, 10),
    command: `npm run proof test/${proof} -- ${given.join(' ')}`,
    figures,
  };
  appendFileSync(proofRuns, `${JSON.stringify(run)}\n`);
}
