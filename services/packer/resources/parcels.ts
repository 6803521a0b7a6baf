// The way to the parcel company, which brings our parcels to our customers. It is outside our shop: quick, and sometimes away.
//
// await fetchParcel('ada@example.com', 7, 'parcel-7') goes on when the company will fetch the parcel of order 7.
//
// The key, 'parcel-7', says which parcel it is. The company remembers every key: asked again with the same one, it does nothing and says yes.
//
// It throws when the company did not say yes within 5 s.
export { fetchParcel } from '../../shared/parcels.ts';
