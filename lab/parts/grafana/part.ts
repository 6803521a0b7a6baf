/** Grafana, where there is one: it draws what Prometheus has seen. */
import { definePart } from '../contract.ts';
import { grafanaParts, grafanaProgram } from './grafana.ts';

export const grafana = definePart({
  id: 'grafana',
  title: 'Grafana',
  role: 'watcher',
  ports: ['grafana'],
  needs: { programs: [grafanaProgram] },
  processes: (home, { absent }) =>
    grafanaParts(
      home,
      absent.flatMap(({ row }) => row?.title ?? []),
    ),
});
