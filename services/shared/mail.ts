// Asks the mail company for mails. What it promises stands in resources/mail.ts of each service.
import { askCompany } from './company.ts';

export async function sendMail(to: string, order: number, key = '') {
  await askCompany(process.env.MAIL_URL, 'the mail company', 'send mail about order', { to, order }, key);
}
