/** `lab logs`: what a service wrote as JSON, in plain words. Other lines stay as they are. */
import { plain } from '../judge/checks/wording.ts';
import { clock } from './status.ts';

const indent = ' '.repeat(10);
const placesShown = 2;

export function logLine(line: string): string {
  const { time, msg, err, ms, moreLikeIt } = parsed(line);
  if (typeof time !== 'number' || typeof msg !== 'string') return line;
  const after = typeof ms === 'number' ? `, ${plain(ms)} ms` : '';
  const more = Number(moreLikeIt) > 0 ? ` (and ${moreLikeIt} more like it)` : '';
  const lines = [`${clock(time)}  ${msg}${after}${more}`];
  const { type, message, stack } = Object(err);
  if (message && message !== msg) lines.push(`${indent}${type}: ${message}`);
  const places = placesIn(String(stack));
  if (places.length > 0) lines.push(`${indent}at ${places.join(', ')}`);
  return lines.join('\n');
}

function parsed(line: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(line));
  } catch {
    return {};
  }
}

/** The learner's own lines, not those of the libraries. */
const placesIn = (stack: string): string[] =>
  [...stack.matchAll(/\/(services\/\S+?:\d+):\d+/g)]
    .flatMap(([whole, place]) => (place && !whole.includes('node_modules') ? [place] : []))
    .slice(0, placesShown);
