import { describeProblem } from './describe-problem.ts';
import './problem-notice.css';

/** What went wrong, in the place of what it kept from showing. */
export function ProblemNotice({ problem, onRetry }: { problem: unknown; onRetry?: () => void }) {
  return (
    <div class="problem-notice" role="alert">
      <p>{describeProblem(problem)}</p>
      {onRetry && (
        <button type="button" class="button" onClick={onRetry}>
          Try again
        </button>
      )}
    </div>
  );
}
