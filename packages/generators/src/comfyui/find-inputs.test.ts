import { describe, expect, it } from 'vitest';
import { findSamplers, findWorkflowInputs } from './find-inputs.ts';
import { parseWorkflow } from './workflow.ts';
import { classicWorkflow, fluxWorkflow, refinedWorkflow, type WorkflowJson } from './workflows.testing.ts';

/** Field by field, as `node.input`. */
function find(workflow: WorkflowJson, overrides = {}): Record<string, string> {
  const inputs = Object.entries(findWorkflowInputs(parseWorkflow(workflow), overrides));
  return Object.fromEntries(
    inputs.map(([field, places]) => [field, places.map(({ node, input }) => `${node}.${input}`).join(' ')]),
  );
}

describe('findWorkflowInputs', () => {
  it('follows the links of a KSampler', () => {
    expect(find(classicWorkflow)).toEqual({
      prompt: '6.text',
      negativePrompt: '7.text',
      seed: '3.seed',
      width: '5.width',
      height: '5.height',
      batchSize: '5.batch_size',
      steps: '3.steps',
      cfg: '3.cfg',
      sampler: '3.sampler_name',
      scheduler: '3.scheduler',
      checkpoint: '4.ckpt_name',
    });
  });

  it('follows a custom sampler through its guider, noise, sigmas, reroutes and primitives', () => {
    expect(find(fluxWorkflow)).toEqual({
      prompt: '6.text',
      negativePrompt: '',
      seed: '25.noise_seed',
      width: '50.value',
      height: '51.value',
      batchSize: '27.batch_size',
      steps: '17.steps',
      cfg: '',
      sampler: '16.sampler_name',
      scheduler: '17.scheduler',
      checkpoint: '12.unet_name',
    });
  });

  it('sets base and refiner, keeps the sides of a ControlNet apart, and takes an upscaled size for no size', () => {
    expect(find(refinedWorkflow)).toEqual({
      prompt: '10.value',
      negativePrompt: '13.text_g 13.text_l 15.text',
      seed: '11.seed',
      width: '20.width',
      height: '20.height',
      batchSize: '20.batch_size',
      steps: '21.steps 23.steps',
      cfg: '21.cfg 23.cfg',
      sampler: '21.sampler_name 23.sampler_name',
      scheduler: '21.scheduler 23.scheduler',
      checkpoint: '1.ckpt_name 2.ckpt_name',
    });
    expect(findSamplers(parseWorkflow(refinedWorkflow))).toEqual(['21', '23']);
  });

  it('finds the same whatever the nodes are called and in whatever order they stand', () => {
    const renamed = JSON.parse(JSON.stringify(classicWorkflow).replace(/"([3-9])"/g, '"node:$1"'));
    const reversed = Object.fromEntries(Object.entries<WorkflowJson[string]>(renamed).reverse());
    expect(find(reversed)).toMatchObject({ prompt: 'node:6.text', negativePrompt: 'node:7.text', seed: 'node:3.seed' });
  });

  it('takes a negative prompt that is made of the positive one for none', () => {
    const zeroed = { '20': { inputs: { conditioning: ['6', 0] }, class_type: 'ConditioningZeroOut' } };
    expect(find(withInputs({ ...classicWorkflow, ...zeroed }, '3', { negative: ['20', 0] }))['negativePrompt']).toBe(
      '',
    );
    expect(find(withInputs(classicWorkflow, '3', { negative: ['6', 0] }))['negativePrompt']).toBe('');
  });

  it('asks which text is the prompt where two meet, and takes what it is told', () => {
    const joined = withInputs(
      {
        ...classicWorkflow,
        '20': { inputs: { text: 'oil painting' }, class_type: 'CLIPTextEncode', _meta: { title: 'Style' } },
        '21': { inputs: { conditioning_1: ['6', 0], conditioning_2: ['20', 0] }, class_type: 'ConditioningCombine' },
      },
      '3',
      { positive: ['21', 0] },
    );
    expect(() => find(joined)).toThrow('6 (CLIPTextEncode, "Positive"), 20 (CLIPTextEncode, "Style")');
    expect(() => find(joined)).toThrow('overrides: { prompt: "6.text" }');
    expect(find(joined, { prompt: '6.text' })['prompt']).toBe('6.text');
  });

  it('takes overrides before what it finds', () => {
    const overrides = { prompt: ['6.text', '7.text'], seed: '5.batch_size' };
    expect(find(classicWorkflow, overrides)).toMatchObject({ prompt: '6.text 7.text', seed: '5.batch_size' });
  });

  it.each([
    ['6', '3, 4, 5'],
    ['99.text', '3, 4, 5'],
    ['6.words', '6.text, 6.clip'],
  ])('refuses the override %j and names what there is', (override, choices) => {
    expect(() => find(classicWorkflow, { prompt: override })).toThrow(choices);
  });

  it('ends in a workflow whose links go round', () => {
    const round = withInputs(withInputs(classicWorkflow, '6', { text: ['7', 0] }), '7', { text: ['6', 0] });
    expect(find(round)['prompt']).toBe('');
  });
});

function withInputs(workflow: WorkflowJson, id: string, inputs: Record<string, unknown>): WorkflowJson {
  const node = workflow[id]!;
  return { ...workflow, [id]: { ...node, inputs: { ...node.inputs, ...inputs } } };
}
