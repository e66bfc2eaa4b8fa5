import { ImagePlus, Sparkles } from 'lucide-preact';
import './welcome.css';

interface WelcomeProps {
  readonly onPick: () => void;
  /** Where the server has sample pictures. */
  readonly onSamples?: (() => void) | undefined;
}

/** The first thing one sees: what it does, and the one step to begin. */
export function Welcome({ onPick, onSamples }: WelcomeProps) {
  return (
    <div class="welcome">
      <h1>What do you like to look at?</h1>
      <p>Answer a dozen questions about pictures. From then on VSM puts the ones to your taste first.</p>
      <div class="welcome-actions">
        {onSamples && (
          <button type="button" class="button primary" onClick={onSamples}>
            <Sparkles size={18} aria-hidden="true" />
            Try it with sample pictures
          </button>
        )}
        <button type="button" class={`button${onSamples ? '' : ' primary'}`} onClick={onPick}>
          <ImagePlus size={18} aria-hidden="true" />
          Choose pictures
        </button>
      </div>
      <p class="soft small">Or drop a folder anywhere on this page. Nothing leaves this computer.</p>
    </div>
  );
}
