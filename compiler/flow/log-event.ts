import type { LogEventBlock } from '../../schemas/generated/bundle.ts';
import { addTemplate, type ExpressionSetting, writtenAt } from './expressions.ts';
import { type GeneratedText, TextBuilder } from './generated-text.ts';

/** A log event as an action that writes one line. */
export function logEventText({ level, message }: LogEventBlock, setting: ExpressionSetting): GeneratedText {
  const written = writtenAt(setting, '/log-event/message', message);
  const builder = new TextBuilder(setting.origin.file.source);
  builder.add(`export default async function tell(event, api) {\napi.log(${JSON.stringify(level)}, `, written);
  addTemplate(builder, written, setting);
  return builder.add(');\n}\n', written).build();
}
