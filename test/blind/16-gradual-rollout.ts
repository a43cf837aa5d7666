interface Experiment {
  readonly key: string;
  readonly percent: number;
  readonly clients?: readonly string[];
}

const EXPERIMENTS: readonly Experiment[] = [
  { key: 'new-dashboard', percent: 25 },
  { key: 'passkey-prompt', percent: 60, clients: ['web-shop', 'ios-app'] },
  { key: 'dark-checkout', percent: 5, clients: ['web-shop'] },
];

function bucket(user: string, key: string): number {
  return parseInt(sha256(`${key}/${user}`).slice(0, 8), 16) % 100;
}

async function rollout(event, api) {
  const userId = event.user.id;
  const forced = event.user.app_metadata.experiments;
  const assigned: Record<string, boolean> = {};

  for (const { key, percent, clients = [] } of EXPERIMENTS) {
    if (clients.length > 0 && !clients.includes(event.client.id)) {
      continue;
    }
    const override = forced?.[key];
    assigned[key] = typeof override === 'boolean' ? override : bucket(userId, key) < percent;
  }

  const on = Object.keys(assigned).filter((key) => assigned[key]);
  api.log('debug', `${on.length}/${EXPERIMENTS.length} on (${((100 * on.length) / EXPERIMENTS.length).toFixed(1)} %)`);
  api.session.setCustomClaim('https://example.com/experiments', assigned);
  api.session.setCustomClaim('https://example.com/experiment_mask', on.length === 0 ? undefined : on.join('.'));
}

export { rollout };
