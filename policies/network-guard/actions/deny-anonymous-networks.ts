// Keeps Tor and commercial VPNs out. Our own staff comes through a VPN too: its exits are listed here and let through.
const corporateNetworks = ['198.51.100.0/24', '2001:db8:c0de::/48'];

export default async function denyAnonymousNetworks(event: Event, api: Api) {
  const { ip, asn } = event.request;

  // Nobody of ours uses Tor, wherever it ends.
  if (asn.is_tor) {
    api.log('warn', `Tor exit of ${asn.org} kept out`);
    api.deny('tor-not-allowed', { message: 'Signing in through Tor is not possible.' });
    return;
  }
  if (asn.is_vpn && !inCidr(ip, corporateNetworks)) {
    api.log('warn', `VPN of ${asn.org} kept out`);
    api.deny('vpn-not-allowed', { message: 'Please turn off your VPN and try again.' });
  }
}
