/** How people speak of an attribute: of a picture with less of it, with more of it, and of the thing itself. */
export interface AttributeWords {
  readonly less: string;
  readonly more: string;
  readonly noun: string;
}

const lexicon: Readonly<Record<string, AttributeWords>> = {
  light: { less: 'darker', more: 'brighter', noun: 'light' },
  warmth: { less: 'cooler in colour', more: 'warmer in colour', noun: 'warmth' },
  saturation: { less: 'paler', more: 'more colourful', noun: 'colourfulness' },
  contrast: { less: 'softer in contrast', more: 'stronger in contrast', noun: 'contrast' },
  busyness: { less: 'calmer', more: 'busier', noun: 'busyness' },
  variety: { less: 'of fewer colours', more: 'of more colours', noun: 'variety of colours' },
  symmetry: { less: 'less symmetric', more: 'more symmetric', noun: 'symmetry' },
  centering: { less: 'less centred', more: 'more centred', noun: 'centring' },
};

/** The words for an attribute that a space names; for one that VSM does not know, its name. */
export function wordsFor(attribute: string): AttributeWords {
  const known = Object.hasOwn(lexicon, attribute) ? lexicon[attribute] : undefined;
  return known ?? { less: `lower in ${attribute}`, more: `higher in ${attribute}`, noun: attribute };
}
