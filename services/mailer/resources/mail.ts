// The way to the mail company, which sends our customers their mails. It is outside our shop: slow (about a second), and sometimes away.
//
// await sendMail('ada@example.com', 7, 'parcel-7') asks for one mail about order 7, and goes on when the mail is sent.
//
// The key, 'parcel-7', says which mail it is. The company remembers every key: asked again with the same one, it sends nothing and
// says yes. Without a key, or with another one, each call is one more mail.
//
// It throws when the mail is not known to be sent. `error.answered` says why: 503, the company is away and did nothing; 422, there is no
// such address, today or tomorrow. Without it no answer came within 5 s, and the mail may be sent or not.
export { sendMail } from '../../shared/mail.ts';
