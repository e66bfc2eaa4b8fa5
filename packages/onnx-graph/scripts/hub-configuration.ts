import { clipPreprocessing } from '@vsm/vision';
import { type ClipArchitecture, type ClipTower, type ClipVision, hiddenWidth } from '../src/clip/index.ts';

/** `config.json`, in the words of the transformers library. */
export function modelConfiguration({ dimensions, vision, text }: ClipArchitecture): object {
  return {
    architectures: ['CLIPModel'],
    model_type: 'clip',
    projection_dim: dimensions,
    logit_scale_init_value: 2.6592,
    vision_config: {
      model_type: 'clip_vision_model',
      ...towerConfiguration(vision, dimensions),
      image_size: vision.resolution,
      patch_size: vision.patchSize,
      num_channels: 3,
    },
    text_config: {
      model_type: 'clip_text_model',
      ...towerConfiguration(text, dimensions),
      max_position_embeddings: text.contextLength,
      vocab_size: text.vocabularySize,
      bos_token_id: text.vocabularySize - 2,
      eos_token_id: text.vocabularySize - 1,
    },
  };
}

function towerConfiguration(tower: ClipTower, dimensions: number): object {
  return {
    hidden_act: 'quick_gelu',
    hidden_size: tower.width,
    intermediate_size: hiddenWidth(tower),
    layer_norm_eps: 1e-5,
    num_attention_heads: tower.heads,
    num_hidden_layers: tower.layers,
    projection_dim: dimensions,
  };
}

/** `preprocessor_config.json`. */
export function preprocessorConfiguration({ resolution }: ClipVision): object {
  const bicubic = 3;
  return {
    crop_size: { height: resolution, width: resolution },
    do_center_crop: true,
    do_convert_rgb: true,
    do_normalize: true,
    do_rescale: true,
    do_resize: true,
    feature_extractor_type: 'CLIPFeatureExtractor',
    image_mean: clipPreprocessing.mean,
    image_processor_type: 'CLIPImageProcessor',
    image_std: clipPreprocessing.std,
    resample: bicubic,
    rescale_factor: 1 / 255,
    size: { shortest_edge: resolution },
  };
}
