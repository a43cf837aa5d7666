// Leaves a line about every login, and hands e-mail and country on to the blocks behind this one.
export default async function logSignedInUser(event, api) {
  const { email } = event.user;
  const { geo, asn } = event.request;

  // Geo is empty for an address that no database knows; a line that ends in "from" would look like a fault of the log.
  const place = geo.country === '' ? 'an unknown country' : geo.country;
  const network = asn.org === '' ? `AS${asn.number}` : asn.org;

  api.log('info', `${email} signed in from ${place} (${network})`);
  api.state.set('email', email);
  api.state.set('country', geo.country);
}
