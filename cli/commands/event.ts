import type { AttachPoint } from '../../schemas/platform/flows.ts';
import { positionOf } from '../../schemas/platform/position.ts';
import { type PresetName, presetNames, presets, presetsAt } from '../../schemas/platform/presets.ts';
import { sampleEvent } from '../../schemas/platform/sample.ts';
import type { AddCommand } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { callFailure } from '../failure.ts';
import { readAttachPoint } from '../input/attach-point.ts';
import { oneOf, option } from '../options.ts';

/** `writ event`: prints a sample event. */
export const addEvent: AddCommand = (program, { terminal, end }) => {
  const widest = Math.max(...presetNames.map((name) => name.length));
  program
    .command('event <flow/stage>')
    .summary('print a sample event')
    .description('Print the sample event of a place where actions run, to change and to hand to writ run.')
    .addOption(option('--preset <name>', 'the situation it shows; default when left out', (text) => oneOf('preset', text, presetNames)))
    .addHelpText('after', `\nPresets:\n${presetNames.map((name) => `  ${name.padEnd(widest)}  ${presets[name].doc}`).join('\n')}`)
    .action((at: string, { preset }: { readonly preset?: PresetName }) => {
      terminal.print(`${JSON.stringify(eventAt(readAttachPoint(at), preset ?? 'default'), undefined, 2)}\n`);
      end(exitCodes.fine);
    });
};

function eventAt(at: AttachPoint, preset: PresetName) {
  const position = positionOf(at);
  const possible = presetsAt(position);
  if (possible.includes(preset)) return sampleEvent(position, preset);
  throw callFailure(`the situation ${preset} cannot arise at ${at}`, { help: `write one of ${possible.join(', ')}` });
}
