import * as v from 'valibot';
import { useBackend } from '../src/main/learning/backend.ts';
import { ourWorkload, type Step } from './our-workloads.ts';
import { type Figures, Request } from './protocol.ts';

/* node bench/ours.ts REQUEST: measures one workload of ours and prints its figures. */

async function timed(step: Step): Promise<{ seconds: number; processor: number }> {
  const [began, used] = [performance.now(), process.cpuUsage()];
  const values = await step();
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(used);
  if (!values.every(Number.isFinite)) throw new Error(`a loss is no longer a number: ${values.join(', ')}`);
  return { seconds, processor: (user + system) / 1e6 };
}

async function measured(request: Request): Promise<Figures> {
  await useBackend(request.backend);
  const { parameters, step } = ourWorkload(request);
  for (let n = 0; n < request.warmUp; n++) await timed(step);
  const [seconds, processorSeconds]: [number[], number[]] = [[], []];
  for (let n = 0; n < request.steps; n++) {
    const time = await timed(step);
    seconds.push(time.seconds);
    processorSeconds.push(time.processor);
  }
  return { parameters, seconds, processorSeconds };
}

const request = v.parse(v.pipe(v.string(), v.parseJson(), Request), process.argv[2]);
process.stdout.write(`${JSON.stringify(await measured(request))}\n`);
