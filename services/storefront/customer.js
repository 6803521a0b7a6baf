// Who is signed in, and what this browser tab last saw in the cart. Kept until the tab is closed.

const read = name => JSON.parse(sessionStorage.getItem(name) ?? 'null');
const write = (name, value) => sessionStorage.setItem(name, JSON.stringify(value));

// { id, name }, or null
export const customer = () => read('customer');
export const signIn = ({ id, name }) => write('customer', { id, name });
export const signOut = () => sessionStorage.removeItem('customer');

export const piecesSeen = () => read('pieces') ?? 0;
export const rememberPieces = number => write('pieces', number);
