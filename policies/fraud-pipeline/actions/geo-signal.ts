// How much the place of this login speaks against it, in points that the Decision adds up.
export default async function geoSignal(event: Event, api: Api) {
  const { geo, asn } = event.request;
  const countries = event.user.app_metadata.last_countries ?? [];

  let points = 0;
  if (asn.is_tor) points += 80;
  else if (asn.is_vpn) points += 20;
  // A bogon has no country, and an account without a history has none to compare with.
  if (!asn.is_bogon && countries.length > 0 && !countries.includes(geo.country)) points += 40;

  api.state.set('points', points);
  if (points > 0) api.log('info', `Place: ${points} points (${geo.country}, seen ${countries.join(', ')})`);
}
