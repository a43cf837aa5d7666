// Remembers where a login that was let through came from.
export default async function rememberCountry(event: Event, api: Api) {
  const { country } = event.request.geo;
  if (country === '' || event.request.asn.is_bogon) return;
  api.user.setAppMetadata({ last_country: country });
}
