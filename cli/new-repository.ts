/** The files of a new policy repository, by path: a login flow with one action, its test, and what runs them in CI. */
export function newRepository(tenant: string): ReadonlyMap<string, string> {
  return new Map([
    ['writ.yaml', manifest(tenant)],
    ['flows/login.yaml', loginFlow],
    ['actions/refuse-risky-tor.ts', action],
    ['schemas/app-metadata.schema.json', metadataSchema],
    ['tests/refuse-risky-tor.yaml', actionTest],
    ['.github/workflows/policies.yml', workflow],
    ['.gitignore', ignored],
    ['README.md', readme(tenant)],
  ]);
}

/** What YAML would not read as a text stands in quotes. */
const yamlText = (name: string) => (/^(?:\d.*|true|false|null)$/.test(name) ? JSON.stringify(name) : name);

const manifest = (tenant: string) => `# yaml-language-server: $schema=.writ/schemas/tenant.schema.json
tenant: ${yamlText(tenant)}
# Actions may fetch from the places that stand here, and from nowhere else:
# fetch:
#   allow:
#     - url: https://crm.example/hooks/
metadata:
  app: schemas/app-metadata.schema.json
`;

const loginFlow = `# yaml-language-server: $schema=../.writ/schemas/flow.schema.json
flow: login
stages:
  pre-login:
    - identity-lookup
    - password-check
  post-auth:
    - risk-evaluate
    - action: refuse-risky-tor
  post-login:
    - issue-session
`;

const action = `// Refuses logins through Tor that are risky too. Paying customers get less benefit of the doubt.
//
// The slug after Event and Api is for editors. What the action may read is decided by the place where its flow runs it; the
// compiler takes the types from there, also if none are written here.
const limit = 70;
const limitOfPaying = 40;

export default async function refuseRiskyTor(event: Event<'refuse-risky-tor'>, api: Api<'refuse-risky-tor'>) {
  const risk = event.authentication.risk_score;
  const allowed = event.user.app_metadata.plan === 'paid' ? limitOfPaying : limit;
  if (event.request.asn.is_tor && risk > allowed) {
    api.log('warn', \`Login through Tor refused at risk \${risk} of at most \${allowed}\`);
    api.deny('risky-tor');
  }
}
`;

const metadataSchema = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "What you keep about an account, out of its owner's sight",
  "type": "object",
  "properties": {
    "plan": { "enum": ["free", "paid"] }
  }
}
`;

const actionTest = `# yaml-language-server: $schema=../.writ/schemas/policy-test.schema.json
action: refuse-risky-tor
at: login/post-auth
cases:
  - name: a quiet login
    event: { authentication: { risk_score: 10 } }
    expect: { decision: continue, effects: [] }

  - name: risk alone is no reason
    event: { authentication: { risk_score: 90 } }
    expect: { decision: continue, effects: [] }

  - name: Tor and risk
    event: { authentication: { risk_score: 71 }, request: { asn: { is_tor: true } } }
    expect:
      decision: deny
      reason: risky-tor
      effects:
        - { type: log, level: warn, message: "Login through Tor refused at risk 71 of at most 70" }
        - { type: deny, reason: risky-tor }

  - name: at the limit there is no harm yet
    event: { authentication: { risk_score: 70 }, request: { asn: { is_tor: true } } }
    expect: { decision: continue, effects: [] }

  - name: paying customers have the lower limit
    event: { authentication: { risk_score: 41 }, request: { asn: { is_tor: true } }, user: { app_metadata: { plan: paid } } }
    expect: { decision: deny, reason: risky-tor }
`;

const workflow = `name: policies
on: [push, pull_request]
permissions:
  contents: read
jobs:
  check:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-node@v4
        with:
          node-version: 22
      # Where Writ comes from: a file that \`npm pack\` made in a clone of it, by its path in this repository or its URL. Set it
      # under Settings, Secrets and variables, Actions, Variables.
      - run: npm install --global "\${WRIT_PACKAGE:?is not set; see the comment in this workflow}"
        env:
          WRIT_PACKAGE: \${{ vars.WRIT_PACKAGE }}
      - run: writ check --strict --format github
      - run: writ build -o bundle.json --revision "$GITHUB_RUN_NUMBER"
      - uses: actions/upload-artifact@v4
        with:
          name: bundle
          path: bundle.json
`;

const ignored = `# Made by \`writ types\` on each machine
.writ/
# Made by \`writ build\`
bundle.json
# Private keys belong nowhere near version control
*.jwk.json
node_modules/
`;

const readme = (tenant: string) => `# Policies of ${tenant}

| file | says |
| --- | --- |
| \`writ.yaml\` | who we are, where actions may send data, which budgets they have |
| \`flows/*.yaml\` | what runs at each stage, in order |
| \`actions/*.ts\` | what we decide there; the file's name is the action's slug |
| \`schemas/\` | what our metadata looks like, which types it in actions |
| \`tests/*.yaml\` | what each action must do, case by case |

\`\`\`sh
writ types            # after a clone and after changes to flows: types for editors
writ check --strict   # type-checks and proves everything
writ explain          # what these policies can do
writ event login/post-auth --preset tor > event.json
writ run actions/refuse-risky-tor.ts --at login/post-auth --event event.json \\
  --metadata-schema schemas/app-metadata.schema.json
\`\`\`
`;
