/** The api: what customers' requests reach through the front door. */
import { defineService } from '../service.ts';

export const api = defineService({ id: 'api', title: 'the api', isNeeded: true });
