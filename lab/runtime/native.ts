/** The parts of the system as processes of this machine: private instances on private ports, no system service touched. */
import { findProgram } from '../../bootstrap/programs.mjs';
import { userError } from '../errors.ts';
import { type Home } from '../home.ts';
import { programs } from '../system/postgres.ts';
import { replicasOf } from './layout.ts';
import { postgresPart, toxiproxyPart, toxiproxyProgram } from './native-servers.ts';
import { apiPart, haproxyPart, haproxyProgram } from './native-shop.ts';
import { type Part } from './part.ts';
import { type Deployment } from './runtime.ts';

/** Throws the error that names the first program that is not installed. */
export function needPrograms(): void {
  programs();
  haproxyProgram();
  toxiproxyProgram();
  if (!findProgram('git')) throw userError('part-missing', { part: 'git' });
}

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
