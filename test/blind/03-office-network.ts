interface Network {
  name: string;
  ranges: string[];
}

const OFFICES: Network[] = [
  { name: 'vienna', ranges: ['203.0.113.0/26', '2001:db8:10::/48'] },
  { name: 'lisbon', ranges: ['198.51.100.128/25'] },
];

function officeOf(ip: string): string | undefined {
  return OFFICES.find((office) => inCidr(ip, office.ranges))?.name;
}

async function officeNetwork(event, api) {
  const restricted = Array.isArray(config.restricted_clients) ? config.restricted_clients : [];
  const office = officeOf(event.request.ip);

  api.state.set('office', office ?? 'none');

  if (!restricted.includes(event.client.id)) {
    return;
  }
  if (office === undefined) {
    const { country, city } = event.request.geo;
    api.log('warn', `${event.client.name} asked for from ${event.request.ip} (${city || 'unknown city'}, ${country || '??'})`);
    api.deny('outside_office_network', { message: 'This application is only available from our offices.' });
  }
}
