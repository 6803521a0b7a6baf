/** Which parts a scenario has, in the order in which they start, and the copies and links that this makes. */
import { type Home, recordedPorts } from '../home/home.ts';
import { isServer, type PartDefinition, type PartRole, partRoles, type Wanted } from './contract.ts';
import { parts } from './index.ts';
import { basePorts } from './layout.ts';
import { type Copy, type Deployed, mostCopies, type Part } from './part.ts';

/** A process with the part that it belongs to. */
export type PartProcess = Part & { id: string; role: PartRole };

export const everyPart: readonly PartDefinition[] = partRoles.flatMap(role =>
  Object.values(parts).filter(part => part.role === role),
);

/** Parts that scenarios.yaml names, always or where it wants them. */
export const declarable: readonly PartDefinition[] = Object.values(parts).filter(
  ({ declared }) => declared !== undefined,
);

/** Ids of the parts that no scenario does without. */
export const alwaysThere: readonly string[] = everyPart.flatMap(({ id, declared }) =>
  declared?.safeParse(undefined).success === true ? [] : id,
);

/** Verb of each `console` → its line in the list of commands, sorted. */
export const consoleLines = (): Record<string, string> =>
  Object.fromEntries(
    Object.values(parts)
      .flatMap(({ console: own }) => (own ? [[own.verb, own.line] as const] : []))
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );

/** The parts of a scenario that declares these. */
export const partsOf = (declared: readonly string[]): PartDefinition[] =>
  everyPart.filter(({ id }) => alwaysThere.includes(id) || declared.includes(id));

/** The same with all that was declared and left out, sorted: what is kept of one set is of no other. */
export const partSet = (declared: readonly string[]): string =>
  partsOf(declared)
    .map(({ id }) => id)
    .join(' ');

const ofRole = (declared: readonly string[], ...roles: PartRole[]): PartDefinition[] =>
  partsOf(declared).filter(({ role }) => roles.includes(role));

export const servicesOf = (declared: readonly string[]): string[] =>
  ofRole(declared, 'service').map(({ id }) => id);

/** Service → how many copies of it a scenario with these parts has; one where it does not say. */
export const declaredCopies = (parts: Readonly<Record<string, unknown>>): Record<string, number> =>
  Object.fromEntries(servicesOf(Object.keys(parts)).map(id => [id, Number(parts[id] ?? 1)]));

const linkedStores = (declared: readonly string[]): PartDefinition[] =>
  partsOf(declared).filter(({ link }) => link !== undefined);

const copyNumbers = Array.from({ length: mostCopies }, (_, n) => n + 1);

const copyNames = (declared: readonly string[]): { service: string; number: number; name: string }[] =>
  servicesOf(declared).flatMap(service =>
    copyNumbers.map(number => ({ service, number, name: `${service}-${number}` })),
  );

/** Each copy of a service has a role of its own, so that its work can be told apart and limited. */
const roleOf = (copy: string): string => copy.replace('-', '_');

/** Every role that a copy of any service may log in as. */
export const serviceRoles: readonly string[] = copyNames(Object.keys(parts)).map(({ name }) => roleOf(name));

/** All copies that there may be, whether or not they run. Their ports are chosen when the keeper first has these parts. */
export function copiesOf(home: Home, declared: readonly string[]): Copy[] {
  const ports = recordedPorts(home);
  const portOf = (name: string) => {
    const port = ports[name];
    if (port === undefined) throw new Error(`no port was chosen for ${name}`);
    return port;
  };
  const stores = linkedStores(declared);
  return copyNames(declared).map(copy => ({
    ...copy,
    port: portOf(copy.name),
    role: roleOf(copy.name),
    links: stores.map(({ id }) => {
      const name = `${copy.name}-${id}`;
      return { name, part: id, port: portOf(name) };
    }),
  }));
}

/** Names of the ports of these parts; those of all parts where none are told. */
export function portNames(declared: readonly string[] = Object.keys(parts)): string[] {
  const stores = linkedStores(declared);
  return [
    ...basePorts,
    ...partsOf(declared).flatMap(({ ports }) => ports),
    ...copyNames(declared).flatMap(({ name }) => [name, ...stores.map(({ id }) => `${name}-${id}`)]),
  ];
}

function processesOf(
  home: Home,
  declared: readonly string[],
  { deployed, isJudged }: Pick<Wanted, 'deployed' | 'isJudged'>,
  ...roles: PartRole[]
): PartProcess[] {
  const present = partsOf(declared);
  const wanted: Wanted = {
    absent: everyPart.filter(part => !present.includes(part)),
    stores: linkedStores(declared),
    copies: copiesOf(home, declared),
    deployed,
    isJudged,
  };
  return ofRole(declared, ...roles).flatMap(({ id, role, processes }) =>
    processes(home, wanted).map(process => ({ ...process, id, role })),
  );
}

/** What stays while deployments come and go. */
export const serverParts = (home: Home, declared: readonly string[]): PartProcess[] =>
  processesOf(
    home,
    declared,
    { deployed: null, isJudged: false },
    ...partRoles.filter(role => isServer({ role })),
  );

/** The learner's services and the front door before them. */
export const deploymentParts = (home: Home, deployed: Deployed): PartProcess[] =>
  processesOf(home, deployed.parts, { deployed, isJudged: deployed.space === 'judged' }, 'service', 'door');

type Shown = Pick<Deployed, 'parts' | 'space'>;

/** What looks on, where it can be had. */
export const watcherParts = (home: Home, { parts: declared, space }: Shown): PartProcess[] =>
  processesOf(home, declared, { deployed: null, isJudged: space === 'judged' }, 'watcher');

/** A container is called as its process is: api-1 of the part api. */
export const partOfContainer = (service: string): string => service.replace(/-\d+$/, '');
