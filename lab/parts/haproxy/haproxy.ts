/** HAProxy: the lab's own part of its configuration, checking a file, and reading its statistics. */

import { execFile } from 'node:child_process';
import { fetchWithin } from '../../../machine/fetch-within.mjs';
import type { Command } from '../../../machine/process.mjs';

/**
 * The lab's own `-f` file, beside the learner's. Run HAProxy with `-db`, which keeps it in the foreground whatever the
 * learner's file says. Named defaults keep the learner's `defaults` away from the statistics.
 */
export function ownConfig({ statsPort }: { statsPort: number }): string {
  return `global
  maxconn 2000
  log stdout format raw local0

defaults lab-stats
  mode http
  timeout connect 1s
  timeout client 5s
  timeout server 5s

frontend lab-stats from lab-stats
  bind 127.0.0.1:${statsPort}
  stats enable
  stats uri /
  .if feature(PROMEX)
  http-request use-service prometheus-exporter if { path /metrics }
  .endif
  stats show-legends
`;
}

export type ServerStats = {
  backend: string;
  server: string;
  /** IP and port; empty on the row BACKEND */
  address: string;
  /** UP, DOWN, `no check`, MAINT, or on the way: `UP 1/2`, `DOWN 1/2` */
  status: string;
  /** sent to this server since HAProxy started */
  requests: number;
  /** that wait for this server, or on the row BACKEND for any */
  queued: number;
};

/** What HAProxy says of every server behind it. Throws when it does not answer within 2 s. */
export async function haproxyStats(baseUrl: string): Promise<ServerStats[]> {
  return (await haproxyRows(baseUrl)).filter(({ server }) => server !== 'BACKEND');
}

/** The same, and a row BACKEND for each backend as a whole. */
export const haproxyRows = async (baseUrl: string): Promise<ServerStats[]> =>
  parseStats(await statsCsv(baseUrl));

const statsLimitMs = 2000;

async function statsCsv(baseUrl: string): Promise<string> {
  const { ok, status, body } = await fetchWithin(`${baseUrl}/;csv`, statsLimitMs);
  if (!ok) throw new Error(`HAProxy answered ${status} when asked for its statistics`);
  return body.toString();
}

export type DoorTotals = { answers: number; failed: number };

/** Answers that customers got at the front door since HAProxy started; failed are those with a status of 500 or more. */
export async function doorTotals(baseUrl: string): Promise<DoorTotals> {
  const rows = csvRows(await statsCsv(baseUrl), [
    'pxname',
    'svname',
    'hrsp_1xx',
    'hrsp_2xx',
    'hrsp_3xx',
    'hrsp_4xx',
    'hrsp_5xx',
  ]);
  const totals = { answers: 0, failed: 0 };
  for (const [proxy, server, ...counts] of rows) {
    if (server !== 'FRONTEND' || proxy === 'lab-stats') continue;
    totals.answers += counts.reduce((sum, count) => sum + Number(count), 0);
    totals.failed += Number(counts.at(-1));
  }
  return totals;
}

/** A row for each server, and one for each backend as a whole. */
export const parseStats = (csv: string): ServerStats[] =>
  csvRows(csv, ['pxname', 'svname', 'addr', 'status', 'stot', 'qcur'])
    .filter(([, server]) => server !== 'FRONTEND')
    .map(([backend = '', server = '', address = '', status = '', requests, queued]) => ({
      backend,
      server,
      address,
      status,
      requests: Number(requests),
      queued: Number(queued),
    }));

/** Statistics as HAProxy writes them: a line of names that starts with `# `, then comma-separated values. Answers the named columns. */
function csvRows(csv: string, names: string[]): string[][] {
  const [heading = '', ...lines] = csv.trim().split('\n');
  const columns = heading.replace(/^# /, '').split(',');
  const places = names.map(name => columns.indexOf(name));
  if (places.includes(-1)) throw new Error(`these are not HAProxy's statistics: ${heading.slice(0, 100)}`);
  return lines.map(fields).map(values => places.map(place => values[place] ?? ''));
}

/** Values with commas stand in double quotes, in which a quote is written twice. */
const fields = (line: string): string[] =>
  [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, value = '']) =>
    value.startsWith('"') ? value.slice(1, -1).replaceAll('""', '"') : value,
  );

export type ConfigProblem = { file: string | null; line: number | null; text: string };

/** Lets HAProxy read the files without starting anything. */
export const checkArguments = (files: string[]): string[] => ['-c', ...files.flatMap(file => ['-f', file])];

/** HAProxy with `checkArguments`; its environment is all that the files' variables are taken from. */
export function checkConfig({
  file,
  args,
  options,
}: Command): Promise<{ ok: boolean; problems: ConfigProblem[] }> {
  return new Promise((resolve, reject) => {
    execFile(file, args, { ...options, timeout: 5000 }, (error, stdout, stderr) => {
      // A number is HAProxy's own exit code; anything else means that it did not run to its end.
      if (error && typeof error.code !== 'number') return reject(error);
      resolve({ ok: !error, problems: error ? problemsIn(`${stdout}\n${stderr}`) : [] });
    });
  });
}

/**
 * `[ALERT] (pid) : config : parsing [file:line] : text`; continued lines start with `   | `. The closing summary is left out, unless it is
 * all that there is: without a `bind` no line is wrong, and nothing listens.
 */
function problemsIn(output: string): ConfigProblem[] {
  const alerts = alertsIn(output);
  if (alerts.length > 0) return alerts;
  const text = output.match(/^Configuration file (.*?)(?: => .*)?$/m)?.[1] ?? output.trim();
  return [{ file: null, line: null, text }];
}

function alertsIn(output: string): ConfigProblem[] {
  const alerts = output.replace(/\n\s+\| ?/g, ' ').matchAll(/^\[ALERT\]\s+\(\d+\) : (?:config : )?(.*)$/gm);
  return [...alerts].flatMap(([, alert = '']) => {
    if (/^(Error\(s\) found in configuration file|Fatal errors found)/.test(alert)) return [];
    const [, file = null, line, text = alert] = alert.match(/^(?:parsing )?\[(.+?):(\d+)\] ?: (.*)$/) ?? [];
    return [{ file, line: line ? Number(line) : null, text }];
  });
}
