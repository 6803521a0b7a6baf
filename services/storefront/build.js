// Builds what is shown. Everything that the shop sends becomes text; nothing of it is ever read as HTML.

// make('a', { href: '#/cart' }, 'Cart')
export function make(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key in element) element[key] = value;
    else element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

const euros = new Intl.NumberFormat('en', { style: 'currency', currency: 'EUR' });
export const price = cents => euros.format(cents / 100);

const days = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
export const day = time => days.format(new Date(time));

export const pieces = number => (number === 1 ? '1 piece' : `${number} pieces`);

// A field with its label. `type` number: a whole number from 1 on.
export function field(label, properties) {
  const whole = properties.type === 'number' ? { min: '1', step: '1', inputMode: 'numeric' } : {};
  const input = make('input', { required: true, ...whole, ...properties });
  return make('label', {}, `${label} `, input);
}
