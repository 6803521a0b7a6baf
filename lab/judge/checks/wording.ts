/** Numbers and unknowns as learners read them. */
import type { Judgement } from './contract.ts';

/** 9400 → `9,400`; 2.04 → `2`; 2.25 → `2.3`. Only numbers under 10 keep a decimal. */
export const plain = (number: number): string =>
  number.toLocaleString('en-US', { maximumFractionDigits: number < 10 ? 1 : 0 });

/** On one line, with at most so many characters. */
export function shortened(text: string, length: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length - 2).trimEnd()} …`;
}

const mostCharacters = 60;

/** `; 300 times SELECT …`: the most frequent of what the database was asked; empty when nothing was. */
export const mostAsked = ([most]: { query: string; calls: number }[]): string =>
  most ? `; ${plain(most.calls)} times ${shortened(most.query, mostCharacters)}` : '';

/** `1 index`, `3 indexes` */
export const counted = (count: number, one: string, more: string): string =>
  `${plain(count)} ${count === 1 ? one : more}`;

const mostReasons = 2;

/** `31 × status 503, 5 × no answer in time`: the first two reasons, the others added up; empty when there are none. */
export function reasonsText(reasons: Record<string, number> = {}): string {
  const all = Object.entries(reasons);
  const others = all.slice(mostReasons).reduce((sum, [, count]) => sum + count, 0);
  const named = all.slice(0, mostReasons).map(([reason, count]) => `${plain(count)} × ${reason}`);
  return [...named, ...(others > 0 ? [`${plain(others)} × other`] : [])].join(', ');
}

/** Within the limit: there is nothing to explain. */
export const met = (saw: string, wanted: string, value: number, limit: number): Judgement => ({
  outcome: 'pass',
  saw,
  wanted,
  reason: '',
  next: '',
  value,
  limit,
});

/** It could not be told; never the learner's fault. */
export const unknown = (saw: string, wanted: string, limit: number | null = null): Judgement => ({
  outcome: 'unknown',
  saw,
  wanted,
  reason: '',
  next: '',
  value: null,
  limit,
});
