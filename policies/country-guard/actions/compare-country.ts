// Says whether this login comes from another country than the last one that was let through.
export default async function compareCountry(event: Event, api: Api) {
  const { country } = event.request.geo;
  const last = event.user.app_metadata.last_country;

  // An address that belongs nowhere has no country. That is no proof of having moved, and none of having stayed.
  const moved = last !== undefined && country !== last;

  api.state.set('moved', moved);
  if (moved) api.log('info', `Country changed from ${last} to ${country === '' ? 'an unknown one' : country}`);
}
