import { VsmError } from '@vsm/core';
import { expect, test } from 'vitest';
import { readWorkflow } from './read-workflow.ts';
import { classicWorkflow, fluxWorkflow } from './workflows.testing.ts';

test('a workflow tells what it asks its sampler for', () => {
  expect(readWorkflow(classicWorkflow)).toEqual({
    prompt: 'a glass bottle',
    negativePrompt: 'text, watermark',
    seed: '156680208700286',
    width: '512',
    height: '512',
    batchSize: '1',
    steps: '20',
    cfg: '8',
    sampler: 'euler',
    scheduler: 'normal',
    checkpoint: 'v1-5-pruned-emaonly.safetensors',
  });
  expect(readWorkflow(fluxWorkflow)).toMatchObject({
    prompt: 'a fox',
    seed: '219670278747233',
    steps: '28',
    sampler: 'euler',
    checkpoint: 'flux1-dev.safetensors',
  });
});

test('several texts on the way to one sampler come in a line each', () => {
  const joined = {
    ...classicWorkflow,
    '3': { class_type: 'KSampler', inputs: { ...classicWorkflow['3']!.inputs, positive: ['20', 0] } },
    '20': { class_type: 'ConditioningCombine', inputs: { conditioning_1: ['6', 0], conditioning_2: ['21', 0] } },
    '21': { class_type: 'CLIPTextEncode', inputs: { text: 'on a table', clip: ['4', 1] } },
  };
  expect(readWorkflow(joined).prompt).toBe('a glass bottle\non a table');
});

test('a workflow that draws nothing says nothing, and what is none is refused', () => {
  expect(readWorkflow({ '1': { class_type: 'LoadImage', inputs: { image: 'a.png' } } })).toEqual({});
  expect(() => readWorkflow({ nodes: [] })).toThrow(VsmError);
});
