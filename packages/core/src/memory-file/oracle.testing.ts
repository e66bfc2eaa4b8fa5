import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const folder = path.join(import.meta.dirname, '../../../../fixtures/oracle');

export interface OracleStep {
  readonly op: string;
  readonly embedding: readonly number[];
  readonly embeddings: readonly (readonly number[])[];
  readonly category: string | null;
  readonly use_weights: boolean;
  readonly threshold: number;
  readonly limit: number;
}

const step = z.object({
  op: z.string(),
  embedding: z.array(z.number()).default([]),
  embeddings: z.array(z.array(z.number())).default([]),
  category: z.string().nullable().default(null),
  use_weights: z.boolean().default(true),
  threshold: z.number().default(0.8),
  limit: z.number().default(10),
});
const query = step.extend({ id: z.string(), steps: z.array(step).default([]) });
const result = z.looseObject({
  result: z.unknown().optional(),
  steps: z.array(z.looseObject({ result: z.unknown().optional() })).default([]),
});

/** One operation of the Python original on a freshly opened memory, and what it gave. */
export interface OracleOperation {
  readonly name: string;
  readonly step: OracleStep;
  readonly result: unknown;
}

export interface OracleCase {
  readonly name: string;
  readonly memoryText: string;
  readonly similarityThreshold: number;
  readonly maxMemories: number;
  /** Those that saw the memory as the file holds it: steps of a sequence count until one changes it. */
  readonly operations: readonly OracleOperation[];
}

const readingOps: readonly string[] = [
  'score',
  'batch_score',
  'detailed_score',
  'statistics',
  'find_similar',
  'health',
];

/** The names of all recorded cases. */
export const oracleNames: readonly string[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

/** The paths of every file that the Python original opened or imported. */
export const oracleFiles: readonly string[] = oracleNames.flatMap((name) =>
  readdirSync(path.join(folder, name))
    .filter((file) => file.endsWith('.json') && file !== 'queries.json' && file !== 'expected.json')
    .map((file) => path.join(folder, name, file)),
);

/** Every recorded case that has a memory file. */
export const oracleCases: readonly OracleCase[] = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'memory.json')))
  .map(({ name }) => loadCase(name));

export function oracleCase(name: string): OracleCase {
  const found = oracleCases.find((oracle) => oracle.name === name);
  if (found === undefined) throw new Error(`There is no oracle case ${name}.`);
  return found;
}

function loadCase(name: string): OracleCase {
  const readText = (file: string): string => readFileSync(path.join(folder, name, file), 'utf8');
  const { config, queries } = z
    .object({
      config: z.object({ similarity_threshold: z.number(), max_memories: z.number() }),
      queries: z.array(query),
    })
    .parse(JSON.parse(readText('queries.json')));
  const { results } = z.object({ results: z.array(result) }).parse(JSON.parse(readText('expected.json')));
  return {
    name,
    memoryText: readText('memory.json'),
    similarityThreshold: config.similarity_threshold,
    maxMemories: config.max_memories,
    operations: queries.flatMap((asked, index) => operationsOf(asked, results[index]!)),
  };
}

function operationsOf(asked: z.infer<typeof query>, answer: z.infer<typeof result>): OracleOperation[] {
  if (asked.op !== 'sequence') return [{ name: asked.id, step: asked, result: answer.result }];
  const firstChange = asked.steps.findIndex(({ op }) => !readingOps.includes(op));
  const unchanged = firstChange === -1 ? asked.steps : asked.steps.slice(0, firstChange + 1);
  return unchanged
    .map((each, index) => ({ name: `${asked.id}[${index}]`, step: each, result: answer.steps[index]?.result }))
    .filter(({ step: { op } }) => op !== 'statistics');
}
