/** Grafana: what it is told, and whether it is there. It is for looking; no verdict is made from it. */

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { answersOk } from '../layout.ts';

/**
 * Every file that it reads, by its path in the folder that it reads them from: compose/grafana/ and grafana-dashboards/ of the clone, where
 * the servers' user may not go. Dashboards come without the rows that are left out.
 */
export function grafanaFiles(clone: string, leftOut: readonly string[]): Record<string, string> {
  const read = (path: string) => readFileSync(join(clone, path), 'utf8');
  const own = ['grafana.ini', ...list(clone, 'compose/grafana', 'provisioning')];
  const dashboards = list(clone, '', 'grafana-dashboards');
  return Object.fromEntries([
    ...own.map(path => [path, read(`compose/grafana/${path}`)]),
    ...dashboards.map(path => [
      path.replace('grafana-dashboards/', 'dashboards/'),
      leftOut.length === 0 ? read(path) : withoutRows(read(path), leftOut),
    ]),
  ]);
}

type Panel = { type: string; title?: string; gridPos: { y: number } };

/** A row is its heading and the panels up to the next heading; what stands below moves up. */
function withoutRows(dashboard: string, titles: readonly string[]): string {
  const { panels, ...rest } = JSON.parse(dashboard) as { panels: Panel[] };
  const kept: Panel[] = [];
  let isLeftOut = false;
  let removedHeight = 0;
  let beganY = 0;
  for (const panel of panels) {
    const { y } = panel.gridPos;
    if (panel.type === 'row') {
      if (isLeftOut) removedHeight += y - beganY;
      isLeftOut = titles.includes(panel.title ?? '');
      beganY = y;
    }
    if (!isLeftOut) kept.push({ ...panel, gridPos: { ...panel.gridPos, y: y - removedHeight } });
  }
  return `${JSON.stringify({ ...rest, panels: kept }, null, 2)}\n`;
}

/** The files below `folder`, as paths from `from`. */
const list = (clone: string, from: string, folder: string): string[] =>
  readdirSync(join(clone, from, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(join(clone, from).length + 1))
    .sort();

export type Grafana = {
  port: number;
  /** where `grafanaFiles` lie, and its own data */
  folder: string;
  /** in a browser, with `/grafana/` at its end */
  url: string;
  prometheusUrl: string;
};

/** What grafana.ini cannot know; the two last are named in the files of provisioning/. */
export const grafanaEnvironment = ({
  port,
  folder,
  url,
  prometheusUrl,
}: Grafana): Record<string, string> => ({
  GF_PATHS_DATA: `${folder}/data`,
  GF_PATHS_LOGS: `${folder}/logs`,
  GF_PATHS_PLUGINS: `${folder}/plugins`,
  GF_PATHS_PROVISIONING: `${folder}/provisioning`,
  GF_SERVER_HTTP_ADDR: '127.0.0.1',
  GF_SERVER_HTTP_PORT: String(port),
  GF_SERVER_ROOT_URL: url,
  GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: `${folder}/dashboards/corner-lab.json`,
  DASHBOARDS_FOLDER: `${folder}/dashboards`,
  PROMETHEUS_URL: prometheusUrl,
});

export const grafanaIsReady = (port: number): Promise<boolean> =>
  answersOk(`http://127.0.0.1:${port}/grafana/api/health`, 1000);
