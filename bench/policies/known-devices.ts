// Keeps a list of the devices that an account signs in with, tells the security desk about a new one, and drops those that were
// not seen for long.
const desk = 'https://desk.bench.example/hooks/devices';
const forgetAfter = 180 * 24 * 60 * 60 * 1000;
const mostDevices = 8;

interface Device {
  readonly fingerprint: string;
  readonly type: string;
  readonly seen_at: string;
  readonly logins: number;
}

function isFresh(device: Device, now: number): boolean {
  const seen = Date.parse(device.seen_at);
  return !Number.isNaN(seen) && now - seen < forgetAfter;
}

function describe(device: Device): string {
  return `${device.type} ${device.fingerprint.slice(0, 8)}, ${device.logins} ${device.logins === 1 ? 'login' : 'logins'}`;
}

export default async function knownDevices(event: Event, api: Api) {
  const { fingerprint, type } = event.request.device;
  const now = Date.now();
  const seenAt = new Date(now).toISOString();
  const before = event.user.app_metadata.devices ?? [];
  const fresh = before.filter((device) => isFresh(device, now));
  const known = fresh.find((device) => device.fingerprint === fingerprint);

  const updated: Device = { fingerprint, type, seen_at: seenAt, logins: (known?.logins ?? 0) + 1 };
  const others = fresh.filter((device) => device.fingerprint !== fingerprint);
  const devices = [updated, ...others].toSorted((left, right) => right.logins - left.logins).slice(0, mostDevices);

  if (known !== undefined) {
    api.log('info', `A known device: ${describe(known)}`);
    api.state.set('device', 'known');
    api.user.setAppMetadata({ devices });
    return;
  }

  try {
    const answer = await api.fetch(desk, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({
        account: event.user.id,
        device: updated,
        place: { country: event.request.geo.country, city: event.request.geo.city },
        known: others.map(({ fingerprint: print }) => print.slice(0, 8)),
        dropped: before.length - fresh.length,
      }),
    });
    api.log(answer.ok ? 'info' : 'warn', `The desk heard of a new device: ${answer.status}`);
  } catch (error) {
    api.log('warn', `The desk did not hear of a new device: ${error.message}`);
  }

  for (const device of others) api.log('debug', `Known: ${describe(device)}`);
  api.state.set('device', 'new');
  api.state.set('devices_known', others.length);
  api.user.setAppMetadata({ devices });
}
