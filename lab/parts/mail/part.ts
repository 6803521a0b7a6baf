/** The company that sends the shop's mails. */
import { defineCompany } from '../company/company.ts';

export const mail = defineCompany({
  id: 'mail',
  title: 'the mail company',
  takesMs: [600, 1200],
  refuses: 97,
  did: ['mail sent', 'mails sent'],
});
