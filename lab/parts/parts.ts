/** The parts that run, in the order in which they are started. */
import type { Home } from '../home/home.ts';
import { replicasOf } from './layout.ts';
import type { Deployment, Part } from './part.ts';
import { postgresPart, toxiproxyPart } from './server-parts.ts';
import { apiPart, haproxyPart } from './shop-parts.ts';

/** PostgreSQL and Toxiproxy: they stay while deployments come and go. */
export const serverParts = (home: Home): Part[] => [postgresPart(home), toxiproxyPart(home)];

/** The learner's services and the front door before them. */
export const deploymentParts = (
  home: Home,
  deployment: Deployment,
  { replicas, gateway, codeHash }: { replicas: number; gateway: string; codeHash: string },
): Part[] => [
  ...replicasOf(home, replicas).map(replica => apiPart(home, deployment, replica, codeHash)),
  haproxyPart(home, gateway),
];
