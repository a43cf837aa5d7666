// Who may sign in from where: embargoed countries are closed to everyone, some departments only work from home countries, and
// support may travel. What the network says about itself counts before what the map says.
const embargoed = ['XA', 'XB', 'XC'];
const home = ['DE', 'AT', 'CH', 'NL', 'BE', 'LU', 'FR'];
const travelling = ['support', 'sales', 'field-service'];
const bound = ['payroll', 'legal', 'treasury'];

interface Place {
  readonly country: string;
  readonly network: string;
  readonly hidden: boolean;
}

function placeOf(request: Event['request']): Place {
  const { geo, asn } = request;
  const hidden = asn.is_tor || asn.is_vpn || asn.is_bogon;
  return { country: geo.country.toUpperCase(), network: asn.org === '' ? `AS${asn.number}` : asn.org, hidden };
}

function isListed(list: readonly string[], value: string): boolean {
  for (const entry of list) {
    if (entry === value) return true;
  }
  return false;
}

/** Until when an administrator let this account sign in from anywhere, in milliseconds; 0 if never. */
function exemptUntil(text: string | undefined): number {
  if (text === undefined) return 0;
  const time = Date.parse(text);
  return Number.isNaN(time) ? 0 : time;
}

export default async function countryRules(event: Event, api: Api) {
  const { country, network, hidden } = placeOf(event.request);
  const department = (event.user.app_metadata.department ?? '').trim().toLowerCase();

  if (isListed(embargoed, country)) {
    api.log('warn', `Sign-in from ${country} (${network}) refused: embargo`);
    return api.deny('country-embargoed', { message: 'This service is not offered where you are.' });
  }

  const now = Date.now();
  if (exemptUntil(event.user.app_metadata.exempt_until) > now) {
    api.log('info', `Exempt until ${event.user.app_metadata.exempt_until}; ${country} is let through`);
    api.state.set('country_rule', 'exempt');
    return;
  }

  if (hidden) {
    const kind = event.request.asn.is_tor ? 'tor' : event.request.asn.is_vpn ? 'vpn' : 'bogon';
    api.log('warn', `The network hides where it is (${kind}, ${network})`);
    if (isListed(bound, department)) return api.deny('hidden-network');
    api.state.set('country_rule', 'hidden');
    return;
  }

  if (country === '') {
    api.log('warn', `No country is known for ${event.request.ip}`);
    api.state.set('country_rule', 'unknown');
    return;
  }

  if (isListed(home, country)) {
    api.state.set('country_rule', 'home');
  } else if (isListed(travelling, department)) {
    api.log('info', `${department} travels: ${country}`);
    api.state.set('country_rule', 'travelling');
  } else if (isListed(bound, department)) {
    api.log('warn', `${department} may not sign in from ${country}`);
    return api.deny('country-not-allowed');
  } else {
    api.state.set('country_rule', 'abroad');
  }
  api.state.set('country', country);
}
