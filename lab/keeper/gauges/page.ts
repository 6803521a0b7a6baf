/** GET /metrics of the keeper, for Prometheus: numbers that no part publishes itself. Nothing can be changed through it. */
import { createServer } from 'node:http';
import { Registry } from 'prom-client';
import { loadCatalogue } from '../../course/load.ts';
import type { Objective, Scenario } from '../../course/schema.ts';
import { type Home, portOf } from '../../home/home.ts';
import type { Family } from '../../parts/contract.ts';
import type { DoorTotals } from '../../parts/haproxy/haproxy.ts';
import type { LabEvent, PartStatus } from '../../runtime/runtime.ts';
import type { Totals } from '../scrape.ts';
import { objectiveFamilies, type Reading, withReading } from './objectives.ts';
import { processFamilies } from './processes.ts';
import { metricsText } from './text.ts';
import { createVerifyFamily, happeningFamily } from './verdicts.ts';

/** `totals`: of the replicas that answered. `door`: null when it did not answer. */
export type Seen = {
  parts: PartStatus[];
  scenario: string | null;
  totals: Totals[];
  door: DoorTotals | null;
};

export type Gauges = {
  /** Call it each second. */
  see(seen: Seen): void;
  end(): void;
};

export function createGauges(
  home: Home,
  ofParts: () => Promise<Family[]>,
  note: (kind: LabEvent['kind'], text: string) => void,
): Gauges {
  let seen: Seen = { parts: [], scenario: null, totals: [], door: null };
  let readings: Reading[] = [];
  let scenario: Scenario | null = null;
  const verifyFamily = createVerifyFamily(home);

  const families = async (): Promise<Family[]> => [
    ...(scenario ? [...objectiveFamilies(goalsOf(scenario), readings), verifyFamily(scenario)] : []),
    happeningFamily(home),
    ...processFamilies(seen.parts),
    ...(await ofParts()),
  ];
  const server = createServer(async (request, answer) => {
    if (request.url !== '/metrics') return answer.writeHead(404).end();
    try {
      const text = await metricsText(await families());
      answer.writeHead(200, { 'content-type': Registry.PROMETHEUS_CONTENT_TYPE }).end(text);
    } catch (error) {
      answer.writeHead(500).end((error as Error).message);
    }
  });
  server.once('error', error => note('problem', `no numbers for Prometheus: ${error.message}`));
  server.listen(portOf(home, 'lab-metrics'), '127.0.0.1');

  return {
    see(now) {
      if (now.scenario !== seen.scenario) {
        readings = [];
        scenario = now.scenario === null ? null : scenarioOf(home, now.scenario);
      }
      seen = now;
      const { totals: replicas, door } = now;
      readings = replicas.length > 0 && door ? withReading(readings, { at: Date.now(), replicas, door }) : [];
    },
    end: () => void server.close().closeAllConnections(),
  };
}

const scenarioOf = (home: Home, id: string): Scenario | null =>
  loadCatalogue(`${home.repo}/scenarios.yaml`).scenarios.find(candidate => candidate.id === id) ?? null;

/** Of all stages, each once: a stage has those of the whole scenario too. */
const goalsOf = ({ stages }: Scenario): Objective[] => [
  ...new Map(
    stages.flatMap(({ objectives }) => objectives).map(objective => [JSON.stringify(objective), objective]),
  ).values(),
];
