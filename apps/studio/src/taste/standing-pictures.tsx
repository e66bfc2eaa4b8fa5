import type { RankedPicture } from '@vsm/server/client';
import { ScorePill } from '../elements/score-pill.tsx';
import { client } from '../state/client.ts';

interface StandingPicturesProps {
  readonly title: string;
  readonly pictures: readonly RankedPicture[];
}

/** Pictures that show what the words mean. */
export function StandingPictures({ title, pictures }: StandingPicturesProps) {
  if (pictures.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul class="standing">
        {pictures.map(({ picture, score }) => (
          <li key={picture.id}>
            <img src={client.value.thumbnailUrl(picture, 320)} alt={picture.name} loading="lazy" />
            <ScorePill score={score} />
          </li>
        ))}
      </ul>
    </section>
  );
}
