/** What a shop promised with an answer. Runs in Node.js and in k6, so it imports nothing. */

/** An order that a customer was told of. */
export type Receipt = {
  /** as a text, whatever the shop's numbers look like */
  number: string;
  /** null where nobody knows what is in it */
  items: ReceiptItem[] | null;
  /** how the customer reads the order; null where that takes cookies that nobody kept */
  owner: { path: string; cookie?: string } | null;
};

export type ReceiptItem = [product: number, quantity: number];
