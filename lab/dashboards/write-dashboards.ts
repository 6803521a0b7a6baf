/** Writes grafana-dashboards/ anew: `node lab/dashboards/write-dashboards.ts` */
import { writeFileSync } from 'node:fs';
import { dashboardFiles } from './dashboard.ts';

for (const [name, text] of Object.entries(dashboardFiles()))
  writeFileSync(new URL(`../../grafana-dashboards/${name}`, import.meta.url), text);
