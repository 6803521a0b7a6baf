/** How long a link keeps a message that goes to its store and back. */
import { type Home, portOf } from '../home/home.ts';
import { parts } from './index.ts';
import type { Link } from './part.ts';

/** Milliseconds that the link adds to an empty question, the least of five; null when nothing comes through it within 3 s. */
export async function linkRoundTripMs(home: Home, { part, port }: Link): Promise<number | null> {
  const ask = parts[part]?.link?.emptyQuestionMs;
  if (!ask) throw new Error(`no link leads to ${part}`);
  try {
    const through = await ask(home, port);
    const direct = await ask(home, portOf(home, part));
    return Math.max(0, through - direct);
  } catch {
    return null;
  }
}
