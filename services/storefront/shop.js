// Asks the shop, as any customer's browser does: over its own address, with its cookies.

// The answer: its status, its body, and how many seconds it took. Status 0: nobody answered.
export async function ask(path, { body = undefined, signal = undefined } = {}) {
  const started = performance.now();
  const answer = await send(path, body, signal);
  return { ...answer, seconds: (performance.now() - started) / 1000 };
}

async function send(path, body, signal) {
  try {
    const response = await fetch(path, { ...requestWith(body), signal, cache: 'no-store' });
    const text = await response.text();
    return { status: response.status, body: parsed(text) };
  } catch (error) {
    if (signal?.aborted) throw error; // the customer has left the page
    return { status: 0, body: null };
  }
}

// What has a body is sent with POST.
function requestWith(body) {
  if (body === undefined) return {};
  const headers = { 'content-type': 'application/json' };
  return { method: 'POST', headers, body: JSON.stringify(body) };
}

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

// Whether the answer is the one that was hoped for.
export const isGood = ({ status, body }) => status >= 200 && status < 300 && body !== null;
