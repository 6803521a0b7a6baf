/** Drawing what is asked for. Runs in Node.js and in k6. */
import { fewLeftPlace, heavyUsers, products, stockRow, users } from './data-shape.ts';
import type { Random } from './traffic.ts';

export const between = (random: Random, least: number, most: number): number =>
  least + Math.floor(random() * (most - least + 1));

/** Draws numbers from least to most, never one twice. */
export function withoutRepeats(random: Random, least: number, most: number): () => number {
  const drawn = new Set<number>();
  return () => {
    let number = between(random, least, most);
    while (drawn.has(number)) number = between(random, least, most);
    drawn.add(number);
    return number;
  };
}

const mostOfMany = 16;

/** So many of a longer list, in their order. */
export function some<One>(random: Random, list: One[]): One[] {
  const next = withoutRepeats(random, 0, list.length - 1);
  const places = Array.from({ length: Math.min(mostOfMany, list.length) }, next);
  return places.sort((a, b) => a - b).flatMap(place => list[place] ?? []);
}

export const anyUser = (random: Random): number => between(random, 1, users);
export const heavyUser = (random: Random): number => between(random, 1, heavyUsers);
export const lightUser = (random: Random): number => between(random, heavyUsers + 1, users);
/** Whose address no company that sends mails knows: its customers by this number and its multiples (lab/parts/mail/part.ts). */
const refusedByCompanies = 97;
export const withoutMail = (random: Random): number =>
  refusedByCompanies * between(random, 1, Math.floor(users / refusedByCompanies));

export const anyProduct = (random: Random): number => between(random, 1, products);

const heavyShare = 0.3;

/** Three of ten are one of those who order most, the others one of those who do not. */
export const someUser = (random: Random): number =>
  random() < heavyShare ? heavyUser(random) : lightUser(random);

/** A product of which nothing is left. */
export const soldOutProduct = (random: Random): number => stockRow * between(random, 1, products / stockRow);

/** A product of which there is plenty. */
export function stockedProduct(random: Random): number {
  const drawn = anyProduct(random);
  const isScarce = drawn % stockRow === 0 || drawn % stockRow === fewLeftPlace;
  return isScarce ? drawn - 1 : drawn;
}
