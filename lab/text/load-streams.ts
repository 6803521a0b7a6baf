/** What `lab load` saw where several streams come at once, in plain words. */
import { plain, reasonsText } from '../judge/checks/wording.ts';
import type { StreamNumbers } from '../judge/load/show-load.ts';
import { wrap } from './terminal.ts';

/** `127.0.1.1-127.0.1.50` → `127.0.1.1 to 127.0.1.50` */
const fromText = (from: string | null): string => (from === null ? '' : ` from ${from.replace('-', ' to ')}`);

const labelText = (labels: Record<string, number>): string =>
  Object.entries(labels)
    .map(([label, count]) => `${plain(count)} ${label}`)
    .join(', ');

function streamLines(stream: StreamNumbers): string[] {
  const { name, users, ratePerSecond, from, requests, failed, reasons, labels, p50Ms, p95Ms } = stream;
  const why = reasonsText(reasons);
  const became = labelText(labels);
  return [
    '',
    `${name}: ${plain(ratePerSecond)} requests a second of ${plain(users)} users${fromText(from)}`,
    `  answers      ${plain(requests - failed)} right ones of ${plain(requests)} requests${became && `: ${became}`}`,
    `  failed       ${plain(failed)}${why && `: ${why}`}`,
    ...(p50Ms === null || p95Ms === null
      ? []
      : [`  half within  ${plain(p50Ms)} ms`, `  95 of 100    within ${plain(p95Ms)} ms`]),
  ];
}

export const streamsText = (seconds: number, streams: StreamNumbers[]): string =>
  [
    wrap(
      `${streams.length > 1 ? 'All at once for' : 'For'} ${plain(seconds)} s, each at its own rate, however long the shop takes:`,
    ),
    ...streams.flatMap(streamLines),
  ].join('\n');
