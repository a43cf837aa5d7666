const THRESHOLD = 70;
const WEIGHTS = { ip: 0.6, email: 0.4 };

function clamp(value) {
  return Math.min(100, Math.max(0, Math.round(value)));
}

function scoreOf(body) {
  const score = body?.score;
  if (typeof score === 'number') return score;
  if (typeof score === 'string' && score !== '') {
    const parsed = parseInt(score, 10);
    return Number.isNaN(parsed) ? 50 : parsed;
  }
  return 50;
}

exports.onExecutePostLogin = async (event, api) => {
  if (event.request.asn.is_tor) return api.deny('tor');

  const ip = encodeURIComponent(event.request.ip);
  const hash = sha256((event.user.email || '').trim().toLowerCase());

  const [ipAnswer, emailAnswer] = await Promise.all([
    api.fetch(`https://reputation.example.net/ip/${ip}`),
    api.fetch(`https://reputation.example.net/email/${hash}?format=json`),
  ]);

  if (!ipAnswer.ok || !emailAnswer.ok) {
    api.log('error', `reputation: ${ipAnswer.status}/${emailAnswer.status}`);
    return api.deny('reputation_unavailable');
  }

  const scores = {
    ip: scoreOf(await ipAnswer.json()),
    email: scoreOf(await emailAnswer.json()),
  };
  const total = clamp(Object.entries(scores).reduce((sum, [name, score]) => sum + score * (WEIGHTS[name] ?? 0), 0));

  api.state.set('reputation', { ...scores, total });
  if (total >= THRESHOLD) {
    api.deny('bad_reputation');
  } else if (total >= THRESHOLD / 2) {
    api.mfa.require();
  }
};
