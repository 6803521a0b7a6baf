/** The one door, where LAB_DOOR names its port: in a Codespace, whose `forwardPorts` cannot be drawn anew for each home. */
import { join } from 'node:path';
import { type Home, portOf } from '../../home/home.ts';
import { hasProgram, type Program } from '../../home/programs.ts';
import { labFolder, labHaproxy } from '../haproxy/of-the-lab.ts';
import { haproxyProgram } from '../haproxy/program.ts';
import type { Part } from '../part.ts';
import { doorConfig, indexPage, noGrafanaPage } from './pages.ts';

type Environment = NodeJS.ProcessEnv;

export const doorPort = ({ LAB_DOOR = '' }: Environment): number | null =>
  /^\d{2,5}$/.test(LAB_DOOR) ? Number(LAB_DOOR) : null;

/** Where a browser finds it. Codespaces gives each forwarded port a name of its own. */
export function doorUrl(environment: Environment): string | null {
  const { CODESPACES, CODESPACE_NAME, GITHUB_CODESPACES_PORT_FORWARDING_DOMAIN: domain } = environment;
  const port = doorPort(environment);
  if (!port) return null;
  const forwarded = CODESPACES === 'true' && CODESPACE_NAME && domain;
  return forwarded ? `https://${CODESPACE_NAME}-${port}.${domain}/` : `http://127.0.0.1:${port}/`;
}

/** None without LAB_DOOR or without HAProxy. */
export function doorParts(home: Home, environment: Environment = process.env): Part[] {
  const port = doorPort(environment);
  return port && hasProgram(home, doorProgram) ? [doorPart(home, port)] : [];
}

/** In a container of another image than the shop's front door may have. */
export const doorProgram: Program = { ...haproxyProgram, image: 'door' };

function doorPart(home: Home, port: number): Part {
  const file = (name: string) => join(labFolder(home, 'door'), name);
  const address = (name: string) => `127.0.0.1:${portOf(home, name)}`;
  const pages = { 'index.html': indexPage(), 'no-grafana.html': noGrafanaPage() };
  const config = doorConfig({
    port,
    shop: address('storefront'),
    grafana: address('grafana'),
    pages: { index: file('index.html'), noGrafana: file('no-grafana.html') },
  });
  return labHaproxy(home, { name: 'door', port, program: doorProgram, config, pages });
}
