/** What must hold between the values of a trial. */
import type { Registries } from './named-values.ts';
import { strikesOf, type WrittenStrike, type WrittenTrial } from './trial.ts';

/** The longest that verify may spend on the load of one trial. */
const longestTrialMs = 15_000;
/** The same where the load ends with what is done to the shop, so that the length is only a limit. */
const longestLimitMs = 60_000;

type Told = [path: (string | number)[], message: string];

/** All that is wrong between the values of one trial. */
export function trialProblems(written: WrittenTrial, known: Registries): Told[] {
  const { length, fault, strikes, ends, settles, failed, afterwards, judge = [] } = written;
  const longest = ends === 'length' ? longestTrialMs : longestLimitMs;
  const seeks = judge.some(({ check }) => known.trialChecks[check]?.seeks);
  const told: (Told | false)[] = [
    length > longest && [['length'], `must be at most ${longest / 1000}s`],
    fault !== undefined && strikes !== undefined && [['fault'], 'write fault or strikes, not both'],
    ends !== 'length' && strikesOf(written).length === 0 && [['ends'], 'there is no strike; leave it out'],
    failed?.from !== undefined && failed.from >= length && [['failed', 'from'], 'must lie within length'],
    !failed &&
      !afterwards &&
      judge.length === 0 && [
        ['failed'],
        'is missing; write failed, afterwards or judge, else nothing is judged',
      ],
    settles !== undefined &&
      !seeks && [['settles'], 'would have no effect; no check under judge looks for anything'],
    settles === undefined &&
      seeks && [['settles'], 'is missing; a check under judge waits for what must be found'],
  ];
  return [
    ...told.filter(one => one !== false),
    ...(strikes ?? []).flatMap((one, n) => strikeProblems(written, one, n, known)),
    ...(fault ? faultProblems(fault, length, known) : []),
    ...sameLines(judge),
    ...streamProblems(written),
  ];
}

/** A fault by itself is given in full. */
function faultProblems(fault: WrittenStrike, length: number, known: Registries): Told[] {
  const { at = 0, for: forMs } = fault;
  const told: (Told | false)[] = [
    at + (forMs ?? 0) >= length && [['length'], 'the fault must begin and end within it'],
    at < 1000 && [['fault', 'at'], tooEarly],
    forMs === undefined &&
      !known.faults[fault.use]?.momentary && [
        ['fault', 'for'],
        'is missing; this fault lasts until it is taken out',
      ],
  ];
  return told.filter(one => one !== false);
}

const tooEarly = 'must be at least 1s: requests must be on their way';

function strikeProblems(written: WrittenTrial, strike: WrittenStrike, n: number, known: Registries): Told[] {
  const { length, strikes = [], load } = written;
  const { at, when, then, earliest, latest, for: forMs } = strike;
  const place = (key: string) => ['strikes', n, key];
  const written_ = [at, when, then].filter(one => one !== undefined).length;
  const until = at ?? latest ?? 0;
  const earlier = strikes.slice(0, n).findLast(other => other.at !== undefined)?.at ?? 0;
  const streams = load.map(({ as }) => as);
  const told: (Told | false)[] = [
    written_ !== 1 && [place('use'), 'write one of at, when and then: it says when the strike comes'],
    latest !== undefined && at !== undefined && [place('latest'), 'at says the moment; remove latest'],
    earliest !== undefined && at !== undefined && [place('earliest'), 'at says the moment; remove earliest'],
    earliest !== undefined &&
      latest !== undefined &&
      earliest >= latest && [place('earliest'), 'must be before latest'],
    until + (forMs ?? 0) >= length && [
      place(at === undefined ? 'latest' : 'at'),
      'the strike must begin and end within length',
    ],
    at !== undefined &&
      at < earlier && [place('at'), 'an earlier strike comes later; write them in their order'],
    n === strikes.length - 1 && at !== undefined && at < 1000 && [place('at'), tooEarly],
    forMs !== undefined &&
      known.faults[strike.use]?.momentary === true && [
        place('for'),
        'would have no effect; this fault happens and is over',
      ],
    then !== undefined &&
      !streams.includes(then) && [place('then'), `there is no such stream; there is ${streams.join(', ')}`],
  ];
  return told.filter(one => one !== false);
}

function sameLines(judge: NonNullable<WrittenTrial['judge']>): Told[] {
  const names = judge.map(({ name, check }) => name ?? check);
  return names.flatMap((name, n): Told[] =>
    names.indexOf(name) === n
      ? []
      : [[['judge', n, 'check'], `${name}: is already above; give each line its own name`]],
  );
}

function streamProblems({ load, judge = [] }: WrittenTrial): Told[] {
  const streams = load.map(({ as }) => as);
  return judge.flatMap(({ of }, n): Told[] =>
    typeof of !== 'string' || streams.includes(of)
      ? []
      : [[['judge', n, 'of'], `there is no such stream; there is ${streams.join(', ')}`]],
  );
}
