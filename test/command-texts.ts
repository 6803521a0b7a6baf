/** What commands print, from values that never change: compared with test/golden-commands/. */
import { join } from 'node:path';
import { scenarioNamed } from '../lab/commands/catalogue.ts';
import { loadCourse } from '../lab/course/course.ts';
import { loadHints } from '../lab/course/hints.ts';
import { loadCatalogue } from '../lab/course/load.ts';
import { onlyStage, stageNamed } from '../lab/course/stages.ts';
import { repoRoot } from '../lab/home/home.ts';
import type { Given } from '../lab/judge/recording.ts';
import { judge } from '../lab/judge/verdict.ts';
import { activityNow, copyActivity } from '../lab/parts/activity.ts';
import { gatewayActivity } from '../lab/parts/haproxy/look.ts';
import { databaseActivity } from '../lab/parts/postgres/look.ts';
import type { SeenPart, Snapshot } from '../lab/runtime/runtime.ts';
import { examinedText } from '../lab/text/examined.ts';
import { guessText, incidentText } from '../lab/text/guess.ts';
import { hintText } from '../lab/text/hint.ts';
import { passCard, passShort } from '../lab/text/pass-card.ts';
import { revealedText } from '../lab/text/revealed.ts';
import { savedText } from '../lab/text/saved.ts';
import { statusText } from '../lab/text/status.ts';
import { type Place, whereText } from '../lab/text/where.ts';
import { loadTexts } from './load-texts.ts';
import { readRecording } from './transcripts.ts';
import { watchTexts } from './watch-texts.ts';

/** The recorded text of this name. */
export const goldenFile = (name: string): string => join(repoRoot, `test/golden-commands/${name}.txt`);

const catalogue = loadCatalogue(join(repoRoot, 'scenarios.yaml'));
const scenario = scenarioNamed(catalogue, 'scenario-02');
/** Of two stages. */
const staged = scenarioNamed(catalogue, 'scenario-08');
const stage = stageNamed(scenario, onlyStage);
const course = loadCourse(repoRoot, scenario);
const guided = { course, hasGuide: true };
const at = '2026-03-02T09:00:00.000Z';

const failed = (name: string) => {
  const recording = readRecording(scenario, name);
  return { ...recording.given, saw: judge(recording, scenario, []).first?.saw ?? '' };
};
const hintSeen = (level: number, seen: object) =>
  hintText({
    scenario,
    hints: loadHints(repoRoot, scenario),
    level,
    fileProblem: '',
    failed: null,
    ...{ isOld: false, marks: [], laterStage: null },
    code: { start: '', now: '' },
    traced: null,
    mayReveal: false,
    ...seen,
  });

const part = (name: string, change: Partial<SeenPart> = {}): SeenPart => ({
  ...{ name, id: name.replace(/-\d$/, ''), role: 'service', words: '', activity: null },
  ...{ state: 'up', pid: 1, port: 20001, since: 0, deaths: 0, kills: 0, detail: '' },
  ...change,
});
const replica = {
  name: 'api-1',
  answersPerSecond: 42.4,
  cpu: 0.31,
  poolBusy: 10,
  poolSize: 10,
  poolWaiting: 110,
};
const database = { active: 9.6, waitingForLock: 0, connections: 11 };
const gateway = {
  queued: 0,
  replicas: [{ name: 'api-1', isUp: true, requestsPerSecond: 42.4, share: 1 }],
};
const snapshot: Snapshot = {
  ...{ generation: 1, keeper: { pid: 1, start: '' }, at: Date.parse(at), state: 'ready', problem: '' },
  ...{ showing: 'live', fileProblem: '', drifts: 0, code: null, resting: false },
  watchers: [],
  parts: [
    part('postgres', { activity: databaseActivity(database) }),
    part('toxiproxy'),
    part('api-1', { activity: copyActivity(replica) }),
    part('api-2', {
      ...{ state: 'failed', detail: 'services/api/app.ts:12: Error: not today' },
      activity: activityNow({ role: 'service', state: 'failed' }, undefined),
    }),
    part('haproxy', { activity: gatewayActivity(gateway) }),
  ],
  numbers: {
    ...{ answersPerSecond: 42.4, success: 0.998, p95Ms: 5000, statementsPerRequest: 1 },
    ...{ poolBusy: 10, poolSize: 10, poolWaiting: 110 },
    replicas: [replica],
    readAt: Date.now(),
    parts: { postgres: database, haproxy: gateway },
  },
  events: [{ at: Date.parse(at), kind: 'saved', text: 'saved services/api/db.ts: starting again' }],
};
/** All parts have been up for three minutes. */
const statusNow = (change: Partial<Snapshot> = {}) => {
  const since = Date.now() - 180_000;
  const unseen = change.numbers === null && { activity: null };
  const parts = snapshot.parts.map(one => ({ ...one, since, ...unseen }));
  const addresses = { shop: 'http://127.0.0.1:8080', storefront: 'http://127.0.0.1:20002/' };
  return statusText(addresses, { ...snapshot, parts, ...change }, { ...scenario, stage });
};
const examined = [
  { what: 'disk', ok: true, saw: '11.2 GB free', next: 'The lab needs 1 GB: df -h shows what is full.' },
  { what: 'memory', ok: false, saw: '0.3 GB free', next: 'The lab needs 0.7 GB: close other programs.' },
  { what: 'servers', ok: true, saw: 'installed', next: '' },
];
const place: Place = {
  ...{ running: true, trouble: null, door: null, interrupted: false, open: scenario, results: [] },
  ...{ passedScenarios: 0, scenarios: 4, again: null, next: 'scenario-03', daysAway: 0 },
};
const codespaceDoor = 'https://octocat-literate-space-parakeet-mld5-8079.app.github.dev/';
const result = (verdict: Given['verdict']) => ({ stage: stage.name, verdict });
const passed = { results: [result('pass')], passedScenarios: 2, again: 'scenario-02-again' };
const guess = {
  at,
  answer: 'all orders of that user, a few thousand at most',
  right: false,
  because: 'it finds the user',
};
const saved = {
  branch: 'work/scenario-02',
  id: '3f2a91c0',
  repository: '/home/ada/corner-lab/workspace',
  already: false,
};
const revealed = [
  { file: 'services/api/modules/orders.fixed.ts', theirs: 'services/api/modules/orders.ts', kept: true },
  { file: 'database/migrations/001_order_history.sql.fixed', theirs: '', kept: false },
];

/** By the name of the file in test/golden-commands/. */
export const commandTexts: Record<string, () => string> = {
  'apply-incident': () => `${incidentText(course)}\n\n${guessText(course)}`,
  'hint-1': () => hintSeen(1, { traced: { at, request: 'GET /orders?user=42', statements: 1, rows: 20 } }),
  'hint-2-after-a-wrong-fix': () => hintSeen(2, { failed: failed('one-column-index'), mayReveal: true }),
  'hint-2-before-verify': () => hintSeen(2, { marks: ['one-column-index'] }),
  'hint-2-of-older-files': () => hintSeen(2, { failed: failed('index-on-email'), isOld: true }),
  'hint-2-second-stage': () => {
    const laterStage = staged.stages[1]?.name;
    return hintSeen(2, { scenario: staged, hints: loadHints(repoRoot, staged), laterStage });
  },
  'hint-3': () => hintSeen(3, { mayReveal: true }),
  'hint-file-problem': () =>
    hintSeen(1, { fileProblem: "services/api/app.ts:12: SyntaxError: Unexpected token '{'" }),
  'doctor-all-well': () => examinedText(examined.filter(({ ok }) => ok)),
  'doctor-one-to-mend': () => examinedText(examined),
  ...loadTexts,
  'pass-card': () => passCard({ ...guided, guess, claim: 'it reads too much', next: 'scenario-03' }),
  'pass-short': () => passShort({ ...guided, guess, next: 'scenario-03' }),
  'pass-card-right-guess': () =>
    passCard({
      ...guided,
      guess: { ...guess, answer: 'all one million', right: true },
      claim: '',
      next: null,
    }),
  'pass-card-without-guess': () => passCard({ ...guided, guess: null, claim: '', next: 'scenario-03' }),
  reveal: () => revealedText(revealed, false),
  'reveal-after-a-pass': () => revealedText(revealed, true),
  save: () => savedText(saved, false),
  'save-codespace': () => savedText({ ...saved, already: true }, true),
  status: () => statusNow(),
  'status-while-verify-runs': () =>
    statusNow({
      showing: 'verify',
      numbers: null,
      fileProblem: 'system.yaml:3: replicas.api: must be at most 3',
    }),
  ...watchTexts(snapshot),
  'where-begun': () => whereText(place),
  'where-in-a-codespace': () => whereText({ ...place, door: codespaceDoor }),
  'where-failed': () =>
    whereText({ ...place, results: [result('fail'), result('inconclusive')], passedScenarios: 1 }),
  'where-second-stage': () =>
    whereText({ ...place, open: staged, results: [{ stage: 'promise-now', verdict: 'pass' }] }),
  'where-passed-days-later': () => whereText({ ...place, ...passed, daysAway: 6 }),
};
