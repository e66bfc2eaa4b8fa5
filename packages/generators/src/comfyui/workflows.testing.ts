type NodeJson = {
  readonly class_type: string;
  readonly inputs: Record<string, unknown>;
  readonly _meta?: { title: string };
};
export type WorkflowJson = Record<string, NodeJson>;

/** The workflow that ComfyUI opens with, as its export writes it: Stable Diffusion 1.5, one KSampler. */
export const classicWorkflow: WorkflowJson = {
  '3': {
    inputs: {
      seed: 156680208700286,
      steps: 20,
      cfg: 8,
      sampler_name: 'euler',
      scheduler: 'normal',
      denoise: 1,
      model: ['4', 0],
      positive: ['6', 0],
      negative: ['7', 0],
      latent_image: ['5', 0],
    },
    class_type: 'KSampler',
    _meta: { title: 'KSampler' },
  },
  '4': { inputs: { ckpt_name: 'v1-5-pruned-emaonly.safetensors' }, class_type: 'CheckpointLoaderSimple' },
  '5': { inputs: { width: 512, height: 512, batch_size: 1 }, class_type: 'EmptyLatentImage' },
  '6': {
    inputs: { text: 'a glass bottle', clip: ['4', 1] },
    class_type: 'CLIPTextEncode',
    _meta: { title: 'Positive' },
  },
  '7': {
    inputs: { text: 'text, watermark', clip: ['4', 1] },
    class_type: 'CLIPTextEncode',
    _meta: { title: 'Negative' },
  },
  '8': { inputs: { samples: ['3', 0], vae: ['4', 2] }, class_type: 'VAEDecode' },
  '9': { inputs: { filename_prefix: 'ComfyUI', images: ['8', 0] }, class_type: 'SaveImage' },
};

/** Flux: a custom sampler with noise, guider and sigmas of their own, reroutes, and no negative prompt. */
export const fluxWorkflow: WorkflowJson = {
  '6': { inputs: { text: 'a fox', clip: ['11', 0] }, class_type: 'CLIPTextEncode' },
  '8': { inputs: { samples: ['13', 0], vae: ['10', 0] }, class_type: 'VAEDecode' },
  '9': { inputs: { filename_prefix: 'flux', images: ['8', 0] }, class_type: 'SaveImage' },
  '10': { inputs: { vae_name: 'ae.safetensors' }, class_type: 'VAELoader' },
  '11': {
    inputs: { clip_name1: 't5xxl_fp16.safetensors', clip_name2: 'clip_l.safetensors', type: 'flux' },
    class_type: 'DualCLIPLoader',
  },
  '12': { inputs: { unet_name: 'flux1-dev.safetensors', weight_dtype: 'default' }, class_type: 'UNETLoader' },
  '13': {
    inputs: { noise: ['25', 0], guider: ['22', 0], sampler: ['16', 0], sigmas: ['17', 0], latent_image: ['41', 0] },
    class_type: 'SamplerCustomAdvanced',
  },
  '16': { inputs: { sampler_name: 'euler' }, class_type: 'KSamplerSelect' },
  '17': { inputs: { scheduler: 'simple', steps: 28, denoise: 1, model: ['30', 0] }, class_type: 'BasicScheduler' },
  '22': { inputs: { model: ['30', 0], conditioning: ['40', 0] }, class_type: 'BasicGuider' },
  '25': { inputs: { noise_seed: 219670278747233 }, class_type: 'RandomNoise' },
  '26': { inputs: { guidance: 3.5, conditioning: ['6', 0] }, class_type: 'FluxGuidance' },
  '27': { inputs: { width: ['50', 0], height: ['51', 0], batch_size: 4 }, class_type: 'EmptySD3LatentImage' },
  '30': {
    inputs: { max_shift: 1.15, base_shift: 0.5, width: ['50', 0], height: ['51', 0], model: ['12', 0] },
    class_type: 'ModelSamplingFlux',
  },
  '40': { inputs: { '': ['26', 0] }, class_type: 'Reroute' },
  '41': { inputs: { '': ['27', 0] }, class_type: 'Reroute' },
  '50': { inputs: { value: 1024 }, class_type: 'PrimitiveInt', _meta: { title: 'Width' } },
  '51': { inputs: { value: 768 }, class_type: 'PrimitiveInt', _meta: { title: 'Height' } },
};

/**
 * SDXL with a LoRA, base and refiner, ControlNet on both sides, a prompt and a seed in nodes of their own, an upscaled
 * second pass, and a preview beside the saved picture.
 */
export const refinedWorkflow: WorkflowJson = {
  '1': { inputs: { ckpt_name: 'sd_xl_base_1.0.safetensors' }, class_type: 'CheckpointLoaderSimple' },
  '2': { inputs: { ckpt_name: 'sd_xl_refiner_1.0.safetensors' }, class_type: 'CheckpointLoaderSimple' },
  '3': {
    inputs: { lora_name: 'offset.safetensors', strength_model: 0.8, strength_clip: 1, model: ['1', 0], clip: ['1', 1] },
    class_type: 'LoraLoader',
  },
  '10': { inputs: { value: 'a lighthouse' }, class_type: 'PrimitiveStringMultiline', _meta: { title: 'Prompt' } },
  '11': { inputs: { seed: 77 }, class_type: 'Seed (rgthree)' },
  '12': {
    inputs: { width: 4096, height: 4096, text_g: ['10', 0], text_l: ['10', 0], clip: ['3', 1] },
    class_type: 'CLIPTextEncodeSDXL',
  },
  '13': {
    inputs: { width: 4096, height: 4096, text_g: 'blurry', text_l: 'lowres', clip: ['3', 1] },
    class_type: 'CLIPTextEncodeSDXL',
  },
  '14': { inputs: { ascore: 6, text: ['10', 0], clip: ['2', 1] }, class_type: 'CLIPTextEncodeSDXLRefiner' },
  '15': { inputs: { ascore: 2, text: 'blurry', clip: ['2', 1] }, class_type: 'CLIPTextEncodeSDXLRefiner' },
  '16': {
    inputs: { strength: 0.5, positive: ['12', 0], negative: ['13', 0], control_net: ['17', 0], image: ['18', 0] },
    class_type: 'ControlNetApplyAdvanced',
  },
  '17': { inputs: { control_net_name: 'canny.safetensors' }, class_type: 'ControlNetLoader' },
  '18': { inputs: { image: 'edges.png' }, class_type: 'LoadImage' },
  '20': { inputs: { width: 832, height: 1216, batch_size: 1 }, class_type: 'EmptyLatentImage' },
  '21': {
    inputs: {
      ...{
        add_noise: 'enable',
        noise_seed: ['11', 0],
        steps: 25,
        cfg: 7,
        sampler_name: 'dpmpp_2m',
        scheduler: 'karras',
      },
      ...{ start_at_step: 0, end_at_step: 20, return_with_leftover_noise: 'enable' },
      ...{ model: ['3', 0], positive: ['16', 0], negative: ['16', 1], latent_image: ['20', 0] },
    },
    class_type: 'KSamplerAdvanced',
  },
  '22': {
    inputs: { upscale_method: 'nearest-exact', width: 1664, height: 2432, crop: 'disabled', samples: ['21', 0] },
    class_type: 'LatentUpscale',
  },
  '23': {
    inputs: {
      ...{
        add_noise: 'disable',
        noise_seed: ['11', 0],
        steps: 25,
        cfg: 7,
        sampler_name: 'dpmpp_2m',
        scheduler: 'karras',
      },
      ...{ start_at_step: 20, end_at_step: 1000, return_with_leftover_noise: 'disable' },
      ...{ model: ['2', 0], positive: ['14', 0], negative: ['15', 0], latent_image: ['22', 0] },
    },
    class_type: 'KSamplerAdvanced',
  },
  '24': { inputs: { samples: ['23', 0], vae: ['2', 2] }, class_type: 'VAEDecode' },
  '25': { inputs: { images: ['24', 0] }, class_type: 'PreviewImage' },
  '26': { inputs: { filename_prefix: 'refined', images: ['24', 0] }, class_type: 'SaveImage' },
};
