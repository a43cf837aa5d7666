interface Place {
  latitude: number;
  longitude: number;
}

const EARTH_RADIUS_KM = 6371;
const MAX_KMH = 900;

const radians = (degrees: number) => (degrees * Math.PI) / 180;

function distance(from: Place, to: Place): number {
  const dLat = radians(to.latitude - from.latitude);
  const dLon = radians(to.longitude - from.longitude);
  const a =
    Math.sin(dLat / 2) ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * Math.sin(dLon / 2) ** 2;
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(a)));
}

export default async function impossibleTravel(event, api) {
  const { geo, asn } = event.request;
  if (asn.is_bogon || geo.country === '') {
    api.state.set('travel', 'unknown');
    return;
  }

  const here: Place = { latitude: geo.latitude, longitude: geo.longitude };
  const last = event.user.app_metadata.last_place;
  const latitude = last?.latitude;
  const longitude = last?.longitude;
  const at = last?.at;

  if (typeof latitude === 'number' && typeof longitude === 'number' && typeof at === 'number') {
    const hours = Math.max((Date.now() - at) / 3_600_000, 0.05);
    const km = distance({ latitude, longitude }, here);
    const speed = km / hours;
    if (speed > MAX_KMH && km > 100) {
      api.log('warn', `${km.toFixed(0)} km in ${hours.toFixed(2)} h`);
      api.state.set('travel', 'impossible');
      api.mfa.require({ factors: ['webauthn', 'totp'] });
      return;
    }
  }

  api.state.set('travel', 'plausible');
  api.user.setAppMetadata({ last_place: { ...here, at: Date.now() } });
}
