type Factor = 'webauthn' | 'totp' | 'sms' | 'email';

interface Signal {
  readonly name: string;
  readonly weight: number;
}

const STRONG: readonly string[] = ['webauthn', 'totp'];

function deviceWeight(type: string): number {
  switch (type) {
    case 'desktop':
    case 'mobile':
      return 0;
    case 'tablet':
      return 5;
    case 'bot':
      return 100;
    default:
      return 20;
  }
}

export default async function progressiveMfa(event, api) {
  const { device, asn, geo } = event.request;
  const usual = event.user.user_metadata.home_country;

  const signals: Signal[] = [];
  if (device.is_new) signals.push({ name: 'new-device', weight: 25 });
  if (asn.is_vpn || asn.is_tor) signals.push({ name: 'anonymiser', weight: 40 });
  if (typeof usual === 'string' && !asn.is_bogon && usual.toUpperCase() !== geo.country) {
    signals.push({ name: 'abroad', weight: 30 });
  }
  signals.push({ name: `device-${device.type}`, weight: deviceWeight(device.type) });

  const total = signals.map((signal) => signal.weight).reduce((a, b) => a + b, 0);
  const worst = [...signals].sort((a, b) => b.weight - a.weight).at(0);
  api.log('info', `risk ${total}, mostly ${worst?.name ?? 'nothing'}`);

  if (event.user.enrolled_factors.length === 0) {
    if (total >= 100) return api.deny('risk_without_factor');
    return;
  }

  const strong = event.user.enrolled_factors.filter((factor) => STRONG.includes(factor));
  if (total >= 60 && strong.length === 0) {
    api.deny('strong_factor_needed');
  } else if (total >= 60) {
    api.mfa.require({ factors: ['webauthn', 'totp'] });
  } else if (total >= 25) {
    api.mfa.require();
  }
}
