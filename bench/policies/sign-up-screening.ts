// Scores a sign-up by what automata do and people don't, and refuses it above a limit. Nothing here is decisive alone.
const freeMail = ['mail.example', 'inbox.example', 'post.example', 'letters.example'];
const throwaway = ['mailinator.example', 'tempmail.example', 'ten-minutes.example', 'throwaway.example'];
const riskyCountries = ['XA', 'XB'];
const reviewAt = 40;
const refuseAt = 70;

const machineLocal = /^[a-z]{1,3}\d{5,}$/;
const repeated = /(aaaa|bbbb|cccc|xxxx|zzzz|0000|1111)/;
const nameLike = /^[\p{L}][\p{L}\p{M}' .-]{0,63}$/u;
const scripted = /(curl|wget|python|java|go-http|headless)/i;

interface Address {
  readonly local: string;
  readonly domain: string;
  readonly tagged: boolean;
}

function parseAddress(text: string): Address {
  const address = text.trim().toLowerCase();
  const at = address.lastIndexOf('@');
  if (at < 1) return { local: address, domain: '', tagged: false };
  const local = address.slice(0, at);
  const plus = local.indexOf('+');
  const labels = address.slice(at + 1).split('.');
  const domain = labels.filter((label) => label !== '').join('.');
  return { local: plus < 0 ? local : local.slice(0, plus), domain, tagged: plus >= 0 };
}

function isUnder(domain: string, list: readonly string[]): boolean {
  return list.some((listed) => domain === listed || domain.endsWith(`.${listed}`));
}

export default async function signUpScreening(event: Event, api: Api) {
  const signs: string[] = [];
  let score = 0;
  const { local, domain, tagged } = parseAddress(event.user.email ?? '');

  if (domain === '') {
    signs.push('no-address');
    score += 15;
  } else if (isUnder(domain, throwaway)) {
    signs.push('throwaway');
    score += 60;
  } else if (isUnder(domain, freeMail)) {
    signs.push('free-mail');
    score += 5;
  }
  if (tagged) {
    signs.push('tagged');
    score += 5;
  }
  if (machineLocal.test(local) || repeated.test(local)) {
    signs.push('machine-made');
    score += 25;
  }

  const names = [event.user.given_name, event.user.family_name];
  for (const name of names) {
    if (name === undefined) continue;
    if (!nameLike.test(name)) {
      signs.push('odd-name');
      score += 20;
      break;
    }
  }

  const { geo, asn, device, user_agent: agent } = event.request;
  if (riskyCountries.includes(geo.country)) {
    signs.push('country');
    score += 20;
  }
  if (asn.is_tor || asn.is_vpn || asn.is_bogon) {
    signs.push(asn.is_tor ? 'tor' : asn.is_vpn ? 'vpn' : 'bogon');
    score += asn.is_tor ? 40 : 10;
  }
  if (scripted.test(agent) || device.type === 'bot') {
    signs.push('script');
    score += 50;
  }

  const verdict = score >= refuseAt ? 'refuse' : score >= reviewAt ? 'review' : 'accept';
  api.state.set('screening_score', Math.min(score, 100));
  api.state.set('screening', verdict);
  api.log(
    verdict === 'accept' ? 'info' : 'warn',
    `Sign-up from ${domain || 'no domain'} scores ${score}: ${signs.join(', ') || 'nothing odd'}`,
  );
  if (verdict === 'refuse') return api.deny('sign-up-screened', { message: 'We could not create your account.' });
}
