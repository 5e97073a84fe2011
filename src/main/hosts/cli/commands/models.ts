import type { Command } from 'commander';
import type { Model } from '../../../../shared/contract/models.ts';
import { examples, type Run } from '../command.ts';
import { modelText } from '../models.ts';

export function modelsCommand(program: Command, run: Run): void {
  program
    .command('models')
    .description('List the trained models; ▸ marks those in use.')
    .addHelpText('after', examples('gwinnow models --project digits'))
    .action(() =>
      run(async (session) => {
        await session.open();
        const all = await session.client.models.list({});
        const { classifier, gwin } = await session.client.policies.current({});
        const inUse = ({ id }: Model) => id === classifier || id === gwin;
        session.print(all, () =>
          all.length === 0
            ? `No models yet. Train one: ${session.commandLine('gwinnow train bnn')}`
            : all.map((model) => `${inUse(model) ? '▸' : ' '} ${modelText(model)}`).join('\n'),
        );
      }),
    );
}
