// Refuses a sign-up from a country that acme does not serve. Which ones it serves, and what to do where nothing is known of the
// place, stands at the block in flows/registration.yaml; limit-countries.config.json says what may stand there.
export default async function limitCountries(event, api) {
  const { asn, geo } = event.request;

  if (asn.is_bogon || geo.country === '') {
    api.log('warn', `Sign-up from an unknown place: ${config.unknown_place}`);
    if (config.unknown_place === 'refuse') api.deny('unknown-place', { message: config.message });
    return;
  }

  if (!config.served.includes(geo.country)) {
    api.log('info', `Sign-up from ${geo.country} refused`);
    api.deny('country-not-served', { message: config.message });
  }
}
