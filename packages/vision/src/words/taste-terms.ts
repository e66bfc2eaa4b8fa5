import facets from './taste-terms.json' with { type: 'json' };

/** A word for what a picture may be like. */
export interface TasteTerm {
  /** `medium`, `style`, `light`, `colour`, `composition`, `mood` or `subject`. */
  readonly facet: string;
  /** As it is told: "golden hour light". */
  readonly term: string;
  /** As it is embedded: "a picture with golden hour light". */
  readonly prompt: string;
}

/** Some three hundred words for pictures, facet by facet. */
export const tasteTerms: readonly TasteTerm[] = facets.flatMap(({ facet, template, terms }) =>
  terms.map((term) => ({ facet, term, prompt: template.replace('{}', term) })),
);
