/** The mailer: asks the mail company for the mail of each order. */
import { defineService } from '../service.ts';

export const mailer = defineService({ id: 'mailer', title: 'the mailer', isNeeded: false });
