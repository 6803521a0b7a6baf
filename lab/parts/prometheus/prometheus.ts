/** Prometheus: what it asks, and whether it is there. It is for looking; no verdict is made from it. */
import { fetchWithin } from '../../../machine/fetch-within.mjs';
import { answersOk } from '../layout.ts';

const limitMs = 1000;

/** Programs of one kind that publish numbers. `part` is their name in the lab. */
export type ScrapeJob = { job: string; targets: { part: string; address: string }[] };

/** The configuration file; JSON is YAML too. Every target is asked each second, as a verify lasts only some ten of them. */
export function prometheusConfig(jobs: ScrapeJob[]): string {
  return JSON.stringify(
    {
      global: { scrape_interval: '1s', scrape_timeout: '1s' },
      scrape_configs: jobs.map(({ job, targets }) => ({
        job_name: job,
        static_configs: targets.map(({ part, address }) => ({ targets: [address], labels: { part } })),
      })),
    },
    null,
    2,
  );
}

export const prometheusIsReady = (baseUrl: string): Promise<boolean> =>
  answersOk(`${baseUrl}/-/ready`, limitMs);

/** How many questions about its data it has answered since it started; throws when it does not answer within a second. */
export async function queriesAnswered(baseUrl: string): Promise<number> {
  const { body } = await fetchWithin(`${baseUrl}/metrics`, limitMs);
  const lines = body.toString().split('\n');
  const asked = lines.filter(line =>
    /^prometheus_http_requests_total\{.*handler="\/api\/v1\/query/.test(line),
  );
  return asked.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
