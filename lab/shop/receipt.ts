/** What a shop promised with an answer. Runs in Node.js and in k6, so it imports nothing. */

/** An order that a customer was told of. */
export type Receipt = {
  /** as a text, whatever the shop's numbers look like */
  number: string;
  /** null where nobody knows what is in it */
  items: ReceiptItem[] | null;
  /** how the customer reads the order; null where that takes cookies that nobody kept */
  owner: Owner | null;
};

export type Owner = {
  path: string;
  /** the cookies that the customer had before the order was placed, so that the order cannot lie in them */
  cookie?: string;
  /** the cookies after the shop's answer, where they are others */
  newest?: string;
};

export type ReceiptItem = [product: number, quantity: number];
