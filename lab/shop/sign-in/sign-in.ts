import { userRow } from '../data-shape.ts';
import { anyUser, between } from '../draw.ts';
import type { HttpRequest, Random, Traffic } from '../traffic.ts';
import { judgeUser } from './truth.ts';

const typedWays: ((address: string) => string)[] = [
  address => address,
  address => address.toLowerCase(),
  address => address.toUpperCase(),
  address => address.charAt(0).toUpperCase() + address.slice(1).toLowerCase(),
];

function request(random: Random): HttpRequest {
  const kept = userRow(anyUser(random)).email;
  const email = typedWays[between(random, 0, typedWays.length - 1)]?.(kept) ?? kept;
  return { method: 'POST', path: '/sign-in', body: { email } };
}

// The number in an address is its owner's.
const judge: Traffic['judge'] = ({ body }, answer) =>
  judgeUser(answer, Number(String(body?.email).match(/(\d+)@/)?.[1]));

/** Customers sign in, each typing the address in a way of their own. */
export const signIn: Traffic = {
  id: 'sign-in',
  file: import.meta.url,
  draw: request,
  // Every address takes as long to find as any other.
  drawCostly: request,
  judge,
  walks: [{ name: 'an address', sizes: [1], newUser: () => ({ draw: request, judge }) }],
};
