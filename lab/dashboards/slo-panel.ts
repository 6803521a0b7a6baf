/** What a learner sees first: the goals, and how the shop does against them. */
import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { bigNumber, graph, type Query, table } from './panels.ts';

const live = 'Of the live traffic in the last ten seconds. verify judges by its own, heavier load.';

const measuredAndGoal = (sli: string): Query[] => [
  { expr: `lab_objective_measured{sli="${sli}"}`, legend: '{{objective}}' },
  { expr: `lab_objective_goal{sli="${sli}"}`, legend: 'goal' },
];

const yesOrNo: ValueMapping[] = [
  {
    type: MappingType.ValueToText,
    options: {
      0: { text: 'not yet', color: 'red', index: 0 },
      1: { text: 'holds', color: 'green', index: 1 },
    },
  },
];

const goalTimes = bigNumber({
  title: 'Time',
  description: `How long customers wait, and the goal. ${live}`,
  unit: 's',
  queries: measuredAndGoal('latency'),
  width: 8,
});

const goalAnswers = bigNumber({
  title: 'Good answers',
  description: `The share of requests that got a good answer, and the goal. ${live}`,
  unit: 'percentunit',
  queries: measuredAndGoal('availability'),
  width: 8,
}).decimals(1);

const goalsHold = bigNumber(
  {
    title: 'Do the goals hold right now?',
    description: live,
    unit: 'none',
    queries: [{ expr: 'lab_objective_holds', legend: '{{objective}}' }],
    width: 8,
  },
  yesOrNo,
);

const door = 'haproxy_frontend_http_responses_total{proxy!="lab-stats"';

const success = graph({
  title: 'Good answers, over time',
  description: 'Falls below the goal when the shop answers with an error or not at all.',
  unit: 'percentunit',
  queries: [
    {
      expr: `1 - sum(rate(${door},code="5xx"}[$__rate_interval])) / sum(rate(${door}}[$__rate_interval]))`,
      legend: 'good answers',
    },
    { expr: 'lab_objective_goal{sli="availability"}', legend: 'goal' },
  ],
  width: 8,
}).max(1);

const quantile = (share: number): string =>
  `histogram_quantile(${share}, sum by (le) (rate(http_request_duration_seconds_bucket[$__rate_interval])))`;

const times = graph({
  title: 'Time of an answer',
  description: 'p50: half of the customers wait at most so long. p95: 95 of 100. p99: 99 of 100.',
  unit: 's',
  queries: [
    { expr: quantile(0.5), legend: 'p50' },
    { expr: quantile(0.95), legend: 'p95' },
    { expr: quantile(0.99), legend: 'p99' },
    { expr: 'lab_objective_goal{sli="latency"}', legend: 'goal' },
  ],
  width: 8,
});

const answers = graph({
  title: 'Answers a second',
  description: '2xx are good answers, 4xx mistakes of the customer, 5xx failures of the shop.',
  unit: 'reqps',
  queries: [{ expr: `sum by (code) (rate(${door}}[$__rate_interval]))`, legend: '{{code}}' }],
  width: 8,
});

const column = (name: string): Query => ({
  expr: `sum by (what, unit) (lab_verify_value{column="${name}"})`,
  legend: name,
});

const beforeAndAfter = table(
  {
    title: 'Before and after, from verify',
    description:
      'before: your first verify of the untouched start, or what the authors measured. after: your last verify.',
    unit: 'short',
    queries: [column('before'), column('after'), column('goal')],
    width: 24,
  },
  [
    { id: 'merge', options: {} },
    {
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: { what: 0, 'Value #A': 1, 'Value #B': 2, 'Value #C': 3, unit: 4 },
        renameByName: { 'Value #A': 'before', 'Value #B': 'after', 'Value #C': 'goal' },
      },
    },
  ],
);

export const sloPanels = [goalTimes, goalAnswers, goalsHold, times, success, answers, beforeAndAfter];
