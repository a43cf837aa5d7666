const LEVELS = {
  'urn:example:low': 0,
  'urn:example:substantial': 1,
  'urn:example:high': 2,
};

const wantedLevel = (values) => {
  let level = -1;
  for (const value of values) {
    if (!Object.hasOwn(LEVELS, value)) continue;
    const candidate = LEVELS[value];
    if (candidate !== undefined && candidate > level) level = candidate;
  }
  return level;
};

async function stepUp(event, api) {
  const wanted = wantedLevel(event.transaction.acr_values);
  if (wanted < 0 && event.transaction.acr_values.length > 0) {
    api.log('warn', 'no level known among ' + JSON.stringify(event.transaction.acr_values));
    api.deny('acr_unknown');
    return;
  }

  let reached;
  switch (event.authentication.aal) {
    case 'aal2':
      reached = 2;
      break;
    case 'aal1':
      reached = 1;
      break;
    default:
      reached = 0;
  }

  if (event.authentication.methods.some((method) => method === 'pwd') && event.authentication.methods.length === 1) {
    reached = Math.min(reached, 1);
  }

  api.state.set('level', { wanted, reached });
  if (wanted <= reached) {
    return;
  }
  if (wanted === 2) {
    api.mfa.require({ factors: ['webauthn'] });
  } else {
    api.mfa.require();
  }
}
