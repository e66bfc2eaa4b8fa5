import { expect, test } from 'vitest';
import { summaryLine } from './outcome.mjs';
import { outcomeOfTests } from './test-report.mjs';

const green = { exitCode: 0, output: '' };
const red = { exitCode: 1, output: 'what vitest said' };

function report(...files: { status: string; tests: string[] }[]): string {
  const testResults = files.map(({ status, tests }) => ({
    status,
    assertionResults: tests.map((test) => ({ status: test })),
  }));
  return JSON.stringify({ testResults });
}

test('each test counts once, and what did not run is skipped', () => {
  const text = report(
    { status: 'passed', tests: ['passed', 'skipped', 'todo'] },
    { status: 'passed', tests: ['passed'] },
  );
  expect(outcomeOfTests(text, green)).toEqual({ passed: 2, failed: 0, skipped: 2, details: '' });
});

test('a failed test counts once though its file fails too', () => {
  const text = report({ status: 'failed', tests: ['passed', 'failed'] });
  expect(outcomeOfTests(text, red)).toEqual({ passed: 1, failed: 1, skipped: 0, details: 'what vitest said' });
});

test('a file that fails outside its tests counts as one failure', () => {
  const text = report({ status: 'failed', tests: [] }, { status: 'failed', tests: ['passed'] });
  expect(outcomeOfTests(text, red)).toMatchObject({ passed: 1, failed: 2 });
});

test('a run that fails for no test is one failure', () => {
  expect(outcomeOfTests(report({ status: 'passed', tests: ['passed'] }), red)).toMatchObject({ passed: 1, failed: 1 });
});

test('a run without results is one failure', () => {
  const { failed, details } = outcomeOfTests(undefined, red);
  expect(failed).toBe(1);
  expect(details).toContain('what vitest said');
});

test('the summary adds everything up and mentions skipped tests only when there are some', () => {
  const check = { passed: 1, failed: 0, skipped: 0, details: '' };
  const tests = { passed: 40, failed: 2, skipped: 0, details: 'two are red' };
  expect(summaryLine([check, tests])).toBe('41 passed, 2 failed');
  expect(summaryLine([check, { ...tests, skipped: 3 }])).toBe('41 passed, 2 failed, 3 skipped');
});
