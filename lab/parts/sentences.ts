/** What each part is, in a learner's words, by its id: `lab status` says it below its table. */
export const sentences: Record<string, string> = {
  api: 'your code; api-1 is its first copy',
  door: 'the one address in the browser',
  grafana: 'draws the numbers',
  haproxy: 'the front door, which hands each request to a copy of your code',
  mail: 'a company outside the shop, which sends the mails that your code asks it for',
  postgres: 'the database',
  prometheus: 'keeps the numbers',
  rabbitmq: 'keeps messages until somebody has done what they ask for',
  redis: 'a fast store in memory',
  replica: 'a second database, which copies what the first one writes and only answers questions',
  storefront: 'the pages of the shop in your browser',
  toxiproxy: 'the way from your code to the stores; the lab makes it as long as in real life',
  worker: 'your code for jobs in the background',
};
