/** The one door, where a single port is forwarded: all that a browser opens lies behind it. */
import { definePart } from '../contract.ts';
import { doorParts, doorProgram } from './door.ts';

export const door = definePart({
  id: 'door',
  title: 'the one door',
  role: 'watcher',
  ports: [],
  needs: { programs: [doorProgram] },
  processes: home => doorParts(home),
});
