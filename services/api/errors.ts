// An error with a status code: throw it anywhere, and the customer gets that code and the message.
export function httpError(statusCode: number, message: string) {
  return Object.assign(new Error(message), { statusCode });
}
