// Which documents the owner of the account has still to agree to. What was agreed to stands in the account's metadata, one entry
// a document; an older version than the current one counts only where nothing but the wording changed.
const current = [
  { document: 'terms', version: '4.2.0', required: true },
  { document: 'privacy', version: '3.0.1', required: true },
  { document: 'newsletter', version: '1.0.0', required: false },
  { document: 'data-processing', version: '2.1.0', required: true },
];
const versionPattern = /^(\d{1,4})\.(\d{1,4})\.(\d{1,4})$/;

interface Version {
  readonly major: number;
  readonly minor: number;
}

function parseVersion(text: string): Version {
  const match = versionPattern.exec(text);
  if (match === null) return { major: 0, minor: 0 };
  return { major: Number(match[1]), minor: Number(match[2]) };
}

/** Whether what was agreed to covers what is current: same contents, whatever the wording. */
function covers(agreed: Version, wanted: Version): boolean {
  return agreed.major === wanted.major && agreed.minor >= wanted.minor;
}

export default async function consentReceipts(event: Event, api: Api) {
  const given = event.user.app_metadata.consents ?? [];
  const missing: string[] = [];
  const agreed: { document: string; version: string }[] = [];

  for (const { document, version, required } of current) {
    const receipt = given.find((consent) => consent.document === document);
    if (receipt !== undefined && covers(parseVersion(receipt.version), parseVersion(version))) {
      agreed.push({ document, version: receipt.version });
    } else if (required) {
      missing.push(document);
    }
  }

  const newest = given
    .map((consent) => consent.given_at)
    .toSorted()
    .at(-1);
  api.log(
    'info',
    `${agreed.length} documents agreed to, the last on ${newest?.slice(0, 10) ?? 'no day'}; missing: ${missing.join(', ') || 'none'}`,
  );
  api.state.set('consents_missing', missing);
  api.session.setCustomClaim('consents', agreed, { token: 'id' });

  if (missing.length === 0) return;
  if (missing.includes('data-processing') && event.user.app_metadata.plan === 'business') {
    return api.deny('consent-missing', { message: `Please agree to: ${missing.join(', ')}` });
  }
  api.user.setUserMetadata({ consent_asked_at: new Date().toISOString(), consent_missing: missing.length });
}
