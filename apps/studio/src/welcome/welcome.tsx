import { ImagePlus, Sparkles } from 'lucide-preact';
import { useState } from 'preact/hooks';
import './welcome.css';

interface WelcomeProps {
  readonly onPick: () => void;
  /** Where the server has sample pictures. */
  readonly onSamples?: () => Promise<void>;
}

/** The first thing one sees: what it does, and the one step to begin. */
export function Welcome({ onPick, onSamples }: WelcomeProps) {
  const [isDrawing, setDrawing] = useState(false);
  async function begin() {
    setDrawing(true);
    await onSamples?.();
    setDrawing(false);
  }
  return (
    <div class="welcome">
      <h1>What do you like to look at?</h1>
      <p>Answer a dozen questions about pictures. From then on VSM puts the ones to your taste first.</p>
      <div class="welcome-actions">
        {onSamples && (
          <button type="button" class="button primary" disabled={isDrawing} onClick={() => void begin()}>
            <Sparkles size={18} aria-hidden="true" />
            {isDrawing ? 'Drawing pictures …' : 'Try it with sample pictures'}
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
