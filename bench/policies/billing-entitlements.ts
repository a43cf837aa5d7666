// Asks the billing service what the account has paid for and puts it into the token. Without an answer the account gets what the
// last one said, and nothing beyond.
const service = 'https://billing.bench.example/v2/entitlements';
const known = ['seats', 'reports', 'sso', 'audit-log', 'support'];
const longestName = 32;

interface Entitlement {
  readonly name: string;
  readonly active: boolean;
  readonly limit?: number;
}

interface Answer {
  readonly plan: 'free' | 'team' | 'business';
  readonly past_due: boolean;
  readonly entitlements: readonly Entitlement[];
}

function select(entitlements: readonly Entitlement[]): string[] {
  const names: string[] = [];
  for (const { name, active, limit } of entitlements) {
    if (!active || name.length > longestName || !known.includes(name)) continue;
    names.push(limit === undefined ? name : `${name}:${limit}`);
  }
  return names.toSorted();
}

export default async function billingEntitlements(event: Event, api: Api) {
  const { plan: lastPlan = 'free' } = event.user.app_metadata;
  if (event.client.type === 'm2m') {
    api.log('debug', 'A machine has no bill');
    return;
  }

  try {
    const answer = await api.fetch(service, {
      method: 'POST',
      headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
      body: JSON.stringify({ account: event.user.id, transaction: event.transaction.id, expand: ['limits'] }),
      timeout: 1200,
    });
    if (answer.status === 404) {
      api.log('info', 'No bill yet: the account is free');
      api.session.setCustomClaim('plan', 'free');
      return;
    }
    if (!answer.ok) throw new Error(`the service answered ${answer.status}`);

    const bill = await answer.json<Answer>();
    const names = select(bill.entitlements);
    if (bill.past_due) api.log('warn', `The bill of ${event.user.id} is past due`);
    api.session.setCustomClaim('plan', bill.past_due ? 'free' : bill.plan);
    api.session.setCustomClaim('entitlements', bill.past_due ? [] : names);
    if (bill.plan !== lastPlan) {
      api.user.setAppMetadata({ plan: bill.plan });
      api.log('info', `The plan changed from ${lastPlan} to ${bill.plan}`);
    }
  } catch (error) {
    api.log('error', `Billing could not be asked: ${error.message}`);
    api.session.setCustomClaim('plan', lastPlan);
    api.state.set('billing_unknown', true);
  }
}
