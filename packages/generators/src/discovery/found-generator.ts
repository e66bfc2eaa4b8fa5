export type GeneratorKind = 'a1111' | 'comfyui' | 'fooocus' | 'swarmui';

/** A generator that answers. */
export interface FoundGenerator {
  readonly kind: GeneratorKind;
  /** As people call it: `Forge`, `SD.Next`, `Fooocus-API`. */
  readonly name: string;
  readonly url: string;
  /** Null where the server does not tell. */
  readonly version: string | null;
  /** That which is loaded; null where none is, or the server does not tell. */
  readonly model: string | null;
  /** Whether it draws for anybody, only for who has its password or key, or not before it is started with its API on. */
  readonly access: 'open' | 'locked' | 'API off';
}
