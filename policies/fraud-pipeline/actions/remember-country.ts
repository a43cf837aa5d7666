// Keeps the last countries of logins that were let through, the latest first.
const kept = 8;

export default async function rememberCountry(event: Event, api: Api) {
  const { country } = event.request.geo;
  if (country === '' || event.request.asn.is_bogon) return;
  const before = event.user.app_metadata.last_countries ?? [];
  const countries = [country, ...before.filter((known) => known !== country)].slice(0, kept);
  api.user.setAppMetadata({ last_countries: countries });
}
