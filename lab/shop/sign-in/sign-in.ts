import { judgeAnswer } from '../judge.ts';
import type { HttpRequest, Random, Traffic } from '../traffic.ts';

const users = 200_000;

/** Customers sign in, each typing the address in a way of their own. */
export const signIn: Traffic = {
  id: 'sign-in',
  file: import.meta.url,
  draw: random => request(random),
  // Every address takes as long to find as any other.
  drawCostly: random => request(random),

  judge: ({ body: asked }, answer) =>
    judgeAnswer(answer, 200, user => {
      const typed = String(asked?.email);
      const isOwner =
        user.id === userOf(typed) &&
        typeof user.email === 'string' &&
        user.email.toLowerCase() === typed.toLowerCase();
      return isOwner ? '' : 'wrong user';
    }),
};

function request(random: Random): HttpRequest {
  const kept = addressOf(1 + Math.floor(random() * users));
  const email = typedWays[Math.floor(random() * typedWays.length)]?.(kept) ?? kept;
  return { method: 'POST', path: '/sign-in', body: { email } };
}

const typedWays: ((address: string) => string)[] = [
  address => address,
  address => address.toLowerCase(),
  address => address.toUpperCase(),
  address => address.charAt(0).toUpperCase() + address.slice(1).toLowerCase(),
];

/** The number in an address is its owner's. */
const userOf = (address: string): number => Number(address.match(/(\d+)@/)?.[1]);

const firstNames =
  'Ana Ben Chidi Dora Emil Fatima Goran Hana Ivo Jun Kofi Lena Mira Noor Otto Priya Rosa Sami Tomas Uma Vera Wen Yara';
const lastNames =
  'Adler Bianchi Costa Demir Eze Ferrari Garcia Haddad Ito Jansen Kaya Lopez Mbeki Novak Okafor Petrov Rossi Silva Tanaka';

/** As the seed writes it (`services/database/seed.sql`); a test compares all of them. */
export function addressOf(user: number): string {
  const named = (names: string, factor: number) => {
    const list = names.split(' ');
    return list[(user * factor) % list.length] ?? '';
  };
  const name = `${named(firstNames, 7919)}.${named(lastNames, 104729)}`;
  return `${user % 3 === 0 ? name : name.toLowerCase()}${user}@${user % 7 === 0 ? 'Example' : 'example'}.com`;
}
