import type { GwinConfig } from '../../src/main/learning/gwin/config.ts';
import type { Plan, Recipe } from '../gwins.ts';

const LENGTH = { steps: 600, seed: 11 } as const;

/** Parts of a GWIN's loss, each alone, beside the whole of the quick preset, all for as many steps. */
export const GWINS: readonly Recipe[] = [
  { name: 'penalty alone', configure: bare },
  {
    name: 'critic alone',
    configure: async (plan) => {
      const { critic } = await plan({ preset: 'standard', ...LENGTH });
      return { ...(await bare(plan)), transformationPenalty: 0, critic };
    },
  },
  { name: 'quick preset', configure: (plan) => plan({ preset: 'quick', ...LENGTH }) },
];

/** Alone, the penalty has neither pull nor class head. */
async function bare(plan: Plan): Promise<GwinConfig> {
  return { ...(await plan({ preset: 'quick', ...LENGTH })), auxiliaryPenalty: 0, transport: null };
}
