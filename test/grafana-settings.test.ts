/** What Grafana is told fits what the lab makes: ids, folders, seconds; and every setting is one that Grafana documents. */
import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { parse } from 'yaml';
import { cornerLab, dashboardFiles } from '../lab/dashboards/dashboard.ts';
import { source } from '../lab/dashboards/panels.ts';
import { choosePorts, type Home, openHome, portOf, repoRoot } from '../lab/home/home.ts';
import { grafanaParts } from '../lab/parts/grafana/grafana.ts';
import { grafanaFiles } from '../lab/parts/grafana/settings.ts';
import { parts } from '../lab/parts/index.ts';
import type { Part } from '../lab/parts/part.ts';
import { portNames } from '../lab/parts/parts.ts';
import { prometheusConfig } from '../lab/parts/prometheus/prometheus.ts';
import { ourSettings } from './grafana-stand-in.ts';
import { root } from './source.ts';

const settings = ourSettings();

describe('what the part Grafana is started with', () => {
  const programs = mkdtempSync(join(tmpdir(), 'corner-grafana-bin-'));
  const { PATH } = process.env;
  let home: Home;
  let part: Part;
  /** A provisioned file as Grafana reads it: with the values of its environment. */
  const provisioned = (path: string) => {
    const text = readFileSync(`${part.env.GF_PATHS_PROVISIONING}/${path}`, 'utf8');
    return parse(text.replace(/\$(\w+)/g, (_, name) => part.env[name] ?? assert.fail(`${name} is not set`)));
  };

  beforeAll(async () => {
    home = openHome({ LAB_HOME: mkdtempSync(join(tmpdir(), 'corner-grafana-')) });
    await choosePorts(home, portNames());
    writeFileSync(join(programs, 'grafana'), '');
    chmodSync(join(programs, 'grafana'), 0o755);
    process.env.PATH = programs;
    const [found] = grafanaParts(home, [], { LAB_DOOR: '8079' });
    process.env.PATH = PATH;
    assert.ok(found);
    part = found;
    await part.prepare();
  });
  afterAll(() => {
    for (const folder of [programs, home.dir, home.servers]) rmSync(folder, { recursive: true, force: true });
  });

  it('is there only where the program is', () => {
    process.env.PATH = home.dir;
    assert.deepEqual(grafanaParts(home, []), []);
    process.env.PATH = PATH;
  });

  it('the data source is the one that every panel names, and as fast as Prometheus', () => {
    const { datasources } = provisioned('datasources/prometheus.yaml');
    assert.equal(datasources.length, 1);
    const [{ uid, type, access, editable, url, jsonData }] = datasources;
    assert.deepEqual({ uid, type }, source);
    assert.deepEqual({ access, editable }, { access: 'proxy', editable: false });
    assert.equal(url, `http://127.0.0.1:${portOf(home, 'prometheus')}`);
    assert.equal(jsonData.timeInterval, JSON.parse(prometheusConfig([])).global.scrape_interval);
  });

  it('the home dashboard is the panel of the goals, in the folder of all dashboards', () => {
    const { providers } = provisioned('dashboards/corner-lab.yaml');
    const path = part.env.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH ?? '';
    assert.deepEqual(
      providers.map(({ options }: { options: object }) => options),
      [{ path: dirname(path) }],
    );
    assert.equal(readFileSync(path, 'utf8'), dashboardFiles()[basename(path)]);
    assert.equal(JSON.parse(readFileSync(path, 'utf8')).uid, cornerLab().uid);
  });

  it('a row stands only where the scenario has its part, and what is below moves up', () => {
    const [name = '', all = ''] = Object.entries(dashboardFiles())[0] ?? [];
    type Panel = { type: string; title: string; gridPos: { y: number; h: number } };
    const panelsOf = (text: string): Panel[] => JSON.parse(text).panels;
    const path = `dashboards/${name}`;
    const titles = Object.values(parts).flatMap(({ row }) => row?.title ?? []);
    assert.ok(titles.length > 3);
    for (const title of titles) {
      const without = panelsOf(grafanaFiles(repoRoot, [title])[path] ?? '');
      const rows = (panels: Panel[]) => panels.filter(({ type }) => type === 'row').map(one => one.title);
      assert.deepEqual(
        rows(without),
        rows(panelsOf(all)).filter(one => one !== title),
      );
      const graphs = Object.values(parts).find(({ row }) => row?.title === title)?.row?.graphs ?? [];
      assert.equal(without.length, panelsOf(all).length - 1 - graphs.length);
      for (const [n, { gridPos }] of without.slice(1).entries()) {
        const above = without[n]?.gridPos;
        assert.ok(above && gridPos.y - above.y <= above.h, `a gap above ${without[n + 1]?.title}`);
      }
    }
    assert.equal(grafanaFiles(repoRoot, [])[path], all);
  });

  it('all that it reads belongs to the user that it runs as', () => {
    const config = part.args.at(-1)?.replace('--config=', '') ?? '';
    for (const path of [config, `${part.env.GF_PATHS_PROVISIONING}/datasources/prometheus.yaml`]) {
      assert.ok(existsSync(path));
      for (let at = path; at !== home.servers; at = dirname(at))
        assert.equal(statSync(at).uid, part.user?.uid ?? process.getuid?.(), at);
    }
  });

  it('it listens on this machine only, below the path that the one door leads there', () => {
    assert.equal(part.env.GF_SERVER_HTTP_ADDR, '127.0.0.1');
    assert.equal(part.env.GF_SERVER_ROOT_URL, 'http://127.0.0.1:8079/grafana/');
    assert.equal(settings.server?.serve_from_sub_path, 'true');
  });

  it('every setting stands in the README with the place where Grafana documents it', () => {
    const readme = readFileSync(`${root}compose/grafana/README.md`, 'utf8');
    const rows = [...readme.matchAll(/^\| `\[(.+)\]` (.+) \|.*\|$/gm)];
    const documented = rows.flatMap(([, section = '', keys = '']) =>
      [...keys.matchAll(/`(\w+)`/g)].map(([, key]) => `${section} ${key}`),
    );
    const inFile = Object.entries(settings).flatMap(([section, keys]) =>
      Object.keys(keys).map(key => `${section} ${key}`),
    );
    const given = Object.keys(part.env).flatMap(name => {
      const [, section = '', key = ''] = name.match(/^GF_([A-Z]+)_(\w+)$/) ?? [];
      return section ? [`${section} ${key}`.toLowerCase()] : [];
    });
    assert.deepEqual([...inFile, ...given].sort(), documented.sort());
  });
});

it('nobody signs in, everybody may look, nothing is reported or fetched', () => {
  assert.equal(settings['auth.anonymous']?.enabled, 'true');
  assert.equal(settings['auth.anonymous']?.org_role, 'Viewer');
  assert.equal(settings.security?.disable_initial_admin_creation, 'true');
  for (const [key, value] of Object.entries(settings.analytics ?? {})) assert.equal(value, 'false', key);
});
