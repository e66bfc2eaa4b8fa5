import type { Picture, TeachQuestion } from '@vsm/server/client';
import { Heart, SkipForward, ThumbsDown, Undo2 } from 'lucide-preact';
import type { ComponentChildren } from 'preact';
import { useRef } from 'preact/hooks';
import { usePageKeys } from '../elements/use-page-keys.ts';
import { client } from '../state/client.ts';
import { type Lesson, lesson, prefer, rate, skip, takeBack } from './lesson.ts';
import { useSwipe } from './use-swipe.ts';

const keyActions: Readonly<Record<string, () => void>> = {
  l: () => void rate('like'),
  d: () => void rate('dislike'),
  arrowright: () => void answerRight(),
  arrowleft: () => void answerLeft(),
  s: () => void skip(),
  u: () => void takeBack(),
};

/** Right is a like of a single picture, and the right one of a pair. */
function answerRight(): Promise<void> {
  return lesson.value?.questions[0]?.kind === 'pair' ? prefer(1) : rate('like');
}

function answerLeft(): Promise<void> {
  return lesson.value?.questions[0]?.kind === 'pair' ? prefer(0) : rate('dislike');
}

/** The picture or pair that is asked about. */
export function Question({ lesson: { questions, progress, answered, isBusy } }: { lesson: Lesson }) {
  const [question, next] = questions;
  usePageKeys(keyActions);
  if (!question) return <NothingToAsk isWorking={isBusy || !progress?.isComplete} />;
  return (
    <section class="question" aria-busy={isBusy}>
      <p class="question-text" aria-live="polite">
        {question.kind === 'rating' ? 'Do you like this?' : 'Which do you like better?'}
      </p>
      {question.kind === 'rating' ? (
        <SinglePicture picture={question.picture} />
      ) : (
        <div class="question-pair">
          <PairPicture picture={question.pictures[0]} place={0} />
          <PairPicture picture={question.pictures[1]} place={1} />
        </div>
      )}
      <div class="question-answers">
        {question.kind === 'rating' && (
          <Answer keyName="D" onAnswer={() => void rate('dislike')}>
            <ThumbsDown size={20} aria-hidden="true" /> Dislike
          </Answer>
        )}
        <Answer keyName="S" isQuiet onAnswer={() => void skip()}>
          <SkipForward size={18} aria-hidden="true" /> Skip
        </Answer>
        <Answer keyName="U" isQuiet isDisabled={answered === 0} onAnswer={() => void takeBack()}>
          <Undo2 size={18} aria-hidden="true" /> Undo
        </Answer>
        {question.kind === 'rating' && (
          <Answer keyName="L" isPrimary onAnswer={() => void rate('like')}>
            <Heart size={20} aria-hidden="true" /> Like
          </Answer>
        )}
      </div>
      {next && <PreloadedPictures question={next} />}
    </section>
  );
}

function SinglePicture({ picture }: { picture: Picture }) {
  const frame = useRef<HTMLDivElement>(null);
  useSwipe(frame, { left: () => void rate('dislike'), right: () => void rate('like') });
  return (
    <div class="question-picture" ref={frame}>
      <img key={picture.id} src={client.value.thumbnailUrl(picture, 1280)} alt={picture.name} draggable={false} />
    </div>
  );
}

function PairPicture({ picture, place }: { picture: Picture; place: 0 | 1 }) {
  return (
    <button type="button" class="pair-picture" onClick={() => void prefer(place)}>
      <img key={picture.id} src={client.value.thumbnailUrl(picture, 1280)} alt={picture.name} draggable={false} />
      <span class="key" aria-hidden="true">
        {place === 0 ? '←' : '→'}
      </span>
    </button>
  );
}

interface AnswerProps {
  readonly keyName: string;
  readonly isPrimary?: boolean;
  readonly isQuiet?: boolean;
  readonly isDisabled?: boolean;
  readonly onAnswer: () => void;
  readonly children: ComponentChildren;
}

function Answer({ keyName, isPrimary, isQuiet, isDisabled, onAnswer, children }: AnswerProps) {
  const look = isPrimary ? ' primary' : isQuiet ? ' plain' : '';
  return (
    <button type="button" class={`button${look}`} disabled={isDisabled} onClick={onAnswer}>
      {children}
      <span class="key" aria-hidden="true">
        {keyName}
      </span>
    </button>
  );
}

function NothingToAsk({ isWorking }: { isWorking: boolean }) {
  return (
    <section class="question question-none" aria-busy={isWorking}>
      <p>{isWorking ? 'Looking at your pictures …' : 'Nothing is left to ask in this folder.'}</p>
    </section>
  );
}

function PreloadedPictures({ question }: { question: TeachQuestion }) {
  const pictures = question.kind === 'rating' ? [question.picture] : question.pictures;
  return (
    <div hidden>
      {pictures.map((picture) => (
        <img key={picture.id} src={client.value.thumbnailUrl(picture, 1280)} alt="" />
      ))}
    </div>
  );
}
