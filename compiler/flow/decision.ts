import type { DecisionBlock } from '../../schemas/generated/bundle.ts';
import { addExpression, type ExpressionSetting, writtenAt } from './expressions.ts';
import { type GeneratedText, TextBuilder } from './generated-text.ts';

/** A decision as an action that writes the index of the branch that is taken; the number of branches stands for none of them. */
export function decisionText({ branches, slug }: DecisionBlock, setting: ExpressionSetting): GeneratedText {
  const { file, pointer } = setting.origin;
  const builder = new TextBuilder(file.source);
  const whole = { text: slug, range: file.rangeAt(pointer), offsets: undefined };
  builder.add('export default async function decide(event, api) {\n', whole);
  branches.forEach((branch, index) => {
    const condition = writtenAt(setting, `/when/${index}/if`, branch.if);
    builder.add('if ((', condition);
    addExpression(builder, condition, { text: branch.if, start: 0 }, setting);
    builder.add(`) satisfies boolean) { api.state.set("branch", ${index}); return; }\n`, condition);
  });
  return builder.add(`api.state.set("branch", ${branches.length});\n}\n`, whole).build();
}
