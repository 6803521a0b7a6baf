/** The two proofs: that nothing of the lab's is left, and that a scenario starts as it always did. */
import { createHash } from 'node:crypto';
import type { Scenario } from '../course/schema.ts';
import { userError } from '../errors.ts';
import type { Home } from '../home/home.ts';
import { partSet } from '../parts/parts.ts';
import { templateDatabase } from '../parts/postgres/databases.ts';
import { dataRevision } from '../parts/postgres/template.ts';
import { waitFor } from '../runtime/keeper-process.ts';
import { changeDesired, readDesired } from '../runtime/state.ts';
import { differences, type Fingerprint, fingerprintForm, form, readFingerprint } from './fingerprint.ts';
import { heal } from './heal.ts';
import { cleanOf, readState, write } from './journal.ts';

/** The line that tells which data the template holds. */
const revisionLine = `comment on database ${templateDatabase}`;
/** The line that tells what a start was made from: starts from different definitions are not compared. */
const basis = 'made from';

/** Whether two clean fingerprints are of the same form and of the same data: after an update of the clone a new one is taken. */
const isComparable = (wanted: Fingerprint, seen: Fingerprint): boolean =>
  [fingerprintForm, revisionLine].every(line => wanted[line] === seen[line]);

/** The same, when the template was made by this clone: nothing is asked. */
export const isOfThisClone = (home: Home, wanted: Fingerprint): boolean =>
  isComparable(wanted, { [fingerprintForm]: form, [revisionLine]: dataRevision(home) });

/** Takes out everything that the lab put in, and proves that nothing is left. */
export async function cleanUp(
  home: Home,
  say: (text: string) => void,
  declared: readonly string[],
): Promise<void> {
  say('Cleaning up what was there …');
  write(home, 'heal');
  await waitFor(home, changeDesired(home, { live: null, verify: null, conditions: [], leases: [] }));
  await heal(home);
  await proveClean(home);
  const { parts } = readDesired(home);
  if (partSet(parts) === partSet(declared)) return;
  // The others go when nothing is left in them, and what stays is seen by itself.
  await waitFor(home, changeDesired(home, { parts: [...declared] }));
  await heal(home);
  await proveClean(home);
}

async function proveClean(home: Home): Promise<void> {
  const fingerprint = await readFingerprint(home);
  const wanted = cleanOf(readState(home), fingerprint);
  const left = wanted && isComparable(wanted, fingerprint) ? differences(wanted, fingerprint) : [];
  if (left.length > 0) throw userError('not-clean', { left: left.join(', ') });
  write(home, 'clean', { fingerprint });
}

/** The start is the same every time, or the difference is named. */
export async function proveStart(home: Home, scenario: Scenario): Promise<'proved' | 'recorded'> {
  const fingerprint = await readFingerprint(home);
  const definition = createHash('sha256').update(JSON.stringify(scenario)).digest('hex');
  fingerprint[basis] = `${definition} ${fingerprint[revisionLine]} ${fingerprint[fingerprintForm]}`;
  const wanted = readState(home).starts[scenario.id];
  if (!wanted || wanted[basis] !== fingerprint[basis]) {
    write(home, 'start', { fingerprint });
    return 'recorded';
  }
  const lines = differences(wanted, fingerprint);
  if (lines.length > 0) throw userError('start-differs', { scenario: scenario.id, lines: lines.join(', ') });
  write(home, 'start', { fingerprint });
  return 'proved';
}
