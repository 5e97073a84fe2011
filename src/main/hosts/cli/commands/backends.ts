import { type Command, Option } from 'commander';
import type { BackendName, BackendReport } from '../../../../shared/contract/backends.ts';
import { examples, type Run } from '../command.ts';

type Options = { use?: BackendName };

export function backendsCommand(program: Command, run: Run): void {
  program
    .command('backends')
    .description('Say which device does the computing, how fast, and why better ones were not taken.')
    .addOption(
      new Option('--use <name>', 'try this one only').choices(['native-cuda', 'native-cpu', 'wasm', 'cpu']),
    )
    .addHelpText('after', examples('gwinnow backends', 'gwinnow backends --use wasm --json'))
    .action((options: Options) =>
      run(async (session) => {
        const report = await session.client.backends.report(
          options.use === undefined ? {} : { wish: options.use },
        );
        session.print(report, () => backendText(report));
      }),
    );
}

function backendText(report: BackendReport): string {
  const lines = report.trials.map((trial) => {
    const mark = trial.taken ? '▸' : ' ';
    const speed = trial.stepMilliseconds === null ? '' : `${trial.stepMilliseconds.toFixed(1)} ms a step`;
    const error = trial.maxError === null ? '' : `largest error ${trial.maxError.toExponential(1)}`;
    const facts = [trial.device, speed, error, trial.reason ?? ''].filter((part) => part !== '');
    return `${mark} ${trial.name.padEnd(12)} ${facts.join('; ')}`;
  });
  return [...lines, `${report.tensorflow}, ${report.threads} threads`].join('\n');
}
