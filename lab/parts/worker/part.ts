/** The worker: what the shop does in the background, beside the requests of its customers. */
import { defineService } from '../service.ts';

export const worker = defineService({ id: 'worker', title: 'the worker', isNeeded: false });
