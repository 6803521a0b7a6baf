/** The lab's one dashboard, which is Grafana's home page. */
import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardCursorSync,
  RowBuilder,
} from '@grafana/grafana-foundation-sdk/dashboard';
import type { Happening } from '../runtime/happenings.ts';
import { source } from './panels.ts';
import { partRows } from './part-rows.ts';
import { sloPanels } from './slo-panel.ts';

const marks: Record<Happening['kind'], { name: string; color: string }> = {
  apply: { name: 'apply', color: 'blue' },
  verify: { name: 'verify', color: 'purple' },
  trial: { name: 'broken on purpose', color: 'orange' },
  pass: { name: 'pass', color: 'green' },
  fail: { name: 'fail', color: 'red' },
  undecided: { name: 'could not tell', color: 'text' },
};

const annotations = Object.entries(marks).map(([kind, { name, color }]) =>
  new AnnotationQueryBuilder()
    .name(name)
    .datasource(source)
    .enable(true)
    .iconColor(color)
    .expr(`lab_happened_at_ms{kind="${kind}"}`)
    .titleFormat('{{text}}')
    .step('1s')
    // The value is the moment itself.
    .useValueForTime(true),
);

export function cornerLab(): Dashboard {
  const builder = new DashboardBuilder('Corner Lab')
    .uid('corner-lab')
    .description('Your goals first, then each part of the shop.')
    .readonly()
    .refresh('5s')
    .time({ from: 'now-10m', to: 'now' })
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .annotations(annotations);
  for (const panel of sloPanels) builder.withPanel(panel);
  for (const { title, panels } of partRows) {
    builder.withRow(new RowBuilder(title));
    for (const panel of panels) builder.withPanel(panel);
  }
  return builder.build();
}

/** Every file of grafana-dashboards/ and what is in it. */
export const dashboardFiles = (): Record<string, string> => ({
  'corner-lab.json': `${JSON.stringify(cornerLab(), null, 2)}\n`,
});
