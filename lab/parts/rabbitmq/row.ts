/** RabbitMQ on the dashboard. */
import { perSecond, type Row } from '../contract.ts';

export const row: Row = {
  title: 'RabbitMQ',
  graphs: [
    {
      title: 'Messages that wait',
      description: 'By queue. A line that only climbs: more is sent than the consumers get done.',
      unit: 'short',
      queries: [{ expr: 'rabbitmq_waiting', legend: '{{queue}} {{space}}' }],
      width: 6,
    },
    {
      title: 'Messages in hand',
      description:
        'A consumer has them and has not said yet that they are done. They come back to the queue when it ends.',
      unit: 'short',
      queries: [{ expr: 'rabbitmq_in_hand', legend: '{{queue}} {{space}}' }],
      width: 6,
    },
    {
      title: 'Sent and done a second',
      description: 'Where fewer are done than sent, the queue grows.',
      unit: 'ops',
      queries: [
        { expr: perSecond('rabbitmq_sent_total'), legend: '{{queue}} sent {{space}}' },
        { expr: perSecond('rabbitmq_done_total'), legend: '{{queue}} done {{space}}' },
      ],
      width: 6,
    },
    {
      title: 'Consumers',
      description: 'Who listens to each queue. Without one, messages wait.',
      unit: 'short',
      queries: [{ expr: 'rabbitmq_consumers', legend: '{{queue}} {{space}}' }],
      width: 6,
    },
  ],
};
