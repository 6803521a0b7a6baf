/**
 * What a guide shows of `npx lab load` has the form in which it is printed today. test/guides.proof.test.ts types the commands, but of one
 * guide only in each run, so a new form of the line that all of them show would be found by chance.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'vitest';
import { loadCatalogue } from '../lab/course/load.ts';
import { ofCourse } from '../lab/course/schema.ts';
import { repoRoot } from '../lab/home/home.ts';
import { loadText } from '../lab/text/load.ts';
import { streamsText } from '../lab/text/load-streams.ts';
import { guideCommands, missingLines } from './guide-text.ts';

/** `customers: 100 requests a second of 50 users from …`, and the two lines of numbers after it. */
const streamForm =
  /^(\w[\w-]*): ([\d,]+) requests a second of ([\d,]+) users(?: from (\S+)(?: to (\S+))?)?(?:\n {2}answers +([\d,]+) right ones of ([\d,]+) requests(?:: (.*))?)?(?:\n {2}failed +[\d,]+(?:: (.*))?)?$/gm;
const numberOf = (text = '0'): number => Number(text.replaceAll(',', ''));
const counts = (text: string | undefined, form: RegExp) =>
  Object.fromEntries([...(text ?? '').matchAll(form)].map(([, count, name]) => [name, numberOf(count)]));

function streamsToday(shown: string): string {
  const streams = [...shown.matchAll(streamForm)].map(
    ([, name = '', rate, users, first = null, last, right, requests, labels, reasons]) => ({
      ...{ name, ratePerSecond: numberOf(rate), users: numberOf(users) },
      from: last ? `${first}-${last}` : first,
      ...{ requests: numberOf(requests), failed: numberOf(requests) - numberOf(right) },
      labels: counts(labels, /(\d[\d,]*) ([a-z]+)/g),
      reasons: counts(reasons, /([\d,]+) × ([^,\n]+)/g),
      ...{ p50Ms: null, p95Ms: null },
    }),
  );
  return streamsText(10, streams);
}

/** The text again, from the numbers that stand in the guide. */
function printedToday(shown: string): string {
  if (shown.includes(' requests a second of ')) return streamsToday(shown);
  const number = (pattern: RegExp) => Number(pattern.exec(shown)?.[1]?.replaceAll(',', '') ?? 0);
  const answers = number(/([\d,]+) in all/);
  const reasons = [...shown.matchAll(/([\d,]+) × ([^,\n]+)/g)].map(([, count = '', reason]) => [
    reason,
    Number(count.replaceAll(',', '')),
  ]);
  return loadText({
    ...{ users: 100, seconds: 10, answers, answersPerSecond: number(/([\d,]+) a second/) },
    good: answers - number(/failed +([\d,]+)/),
    wrong: 0,
    said: [],
    unanswered: 0,
    reasons: Object.fromEntries(reasons),
    p50Ms: number(/half within +([\d,]+) ms/),
    p99Ms: number(/99 of 100 +within ([\d,]+) ms/),
    slowestMs: number(/slowest +([\d,]+) ms/),
    kinds: [...shown.matchAll(/([A-Z]+ \/\S*) +half within ([\d,]+) ms +of ([\d,]+) answers/g)].map(
      ([, kind = '', p50 = '', count = '']) => ({
        kind,
        answers: Number(count.replaceAll(',', '')),
        p50Ms: Number(p50.replaceAll(',', '')),
      }),
    ),
  });
}

for (const { id, folder } of ofCourse(loadCatalogue(join(repoRoot, 'scenarios.yaml')).scenarios)) {
  test(`${id}: its guide shows a load as it is printed`, () => {
    const guide = readFileSync(join(repoRoot, folder, 'SCENARIO.md'), 'utf8');
    const loads = guideCommands(guide).filter(({ command }) => command.startsWith('npx lab load'));
    const shown = loads.map(load => load.shown).filter(lines => lines.length > 0);
    assert.notEqual(shown.length, 0);
    for (const lines of shown) assert.deepEqual(missingLines(lines, printedToday(lines.join('\n'))), []);
  });
}
