// Adds signals of a login up to one number and a band. The weights are the tenant's own; each has its cap, and the reasons go to
// the audit log with the part that each had.
const weights = [
  { signal: 'platform', weight: 0.5, cap: 50 },
  { signal: 'new_device', weight: 20, cap: 20 },
  { signal: 'network', weight: 25, cap: 40 },
  { signal: 'hour', weight: 10, cap: 10 },
  { signal: 'distance', weight: 0.01, cap: 30 },
  { signal: 'age', weight: 15, cap: 15 },
];
const office = { latitude: 52.52, longitude: 13.4 };
const day = 24 * 60 * 60 * 1000;

function radians(degrees: number): number {
  return (degrees * Math.PI) / 180;
}

/** Kilometres between two places on the globe. */
function distance(fromLatitude: number, fromLongitude: number, toLatitude: number, toLongitude: number): number {
  const latitude = radians(toLatitude - fromLatitude);
  const longitude = radians(toLongitude - fromLongitude);
  const half = Math.sin(latitude / 2) ** 2 + Math.cos(radians(fromLatitude)) * Math.cos(radians(toLatitude)) * Math.sin(longitude / 2) ** 2;
  return 6371 * 2 * Math.atan2(Math.sqrt(half), Math.sqrt(1 - half));
}

function measure(event: Event, signal: string, now: Date): number {
  const { geo, asn, device } = event.request;
  switch (signal) {
    case 'platform':
      return event.authentication.risk_score;
    case 'new_device':
      return device.is_new ? 1 : 0;
    case 'network':
      return (asn.is_tor ? 2 : 0) + (asn.is_vpn ? 1 : 0) + (asn.is_bogon ? 1 : 0);
    case 'hour': {
      const hour = now.getUTCHours();
      return hour < 5 || hour > 22 ? 1 : 0;
    }
    case 'distance':
      return geo.country === '' ? 0 : distance(office.latitude, office.longitude, geo.latitude, geo.longitude);
    case 'age':
      return now.getTime() - Date.parse(event.user.created_at) < 7 * day ? 1 : 0;
    default:
      return 0;
  }
}

function bandOf(score: number): string {
  if (score >= 80) return 'severe';
  if (score >= 55) return 'high';
  if (score >= 30) return 'medium';
  return 'low';
}

export default async function weightedRisk(event: Event, api: Api) {
  const now = new Date();
  const parts: { signal: string; points: number }[] = [];
  for (const { signal, weight, cap } of weights) {
    const points = Math.min(cap, measure(event, signal, now) * weight);
    if (points > 0) parts.push({ signal, points: Math.round(points) });
  }

  const total = parts.reduce((sum, { points }) => sum + points, 0);
  const score = Math.max(0, Math.min(100, total));
  const band = bandOf(score);
  const reasons = parts
    .toSorted((left, right) => right.points - left.points)
    .slice(0, 3)
    .map(({ signal, points }) => `${signal}+${points}`);

  api.state.set('risk', score);
  api.state.set('risk_band', band);
  api.state.set('risk_reasons', reasons);
  api.log(band === 'low' ? 'info' : 'warn', `Risk ${score} (${band}): ${reasons.join(' ') || 'none'}`);
  if (band === 'severe' && !event.authentication.methods.includes('mfa')) return api.deny('risk-severe');
}
