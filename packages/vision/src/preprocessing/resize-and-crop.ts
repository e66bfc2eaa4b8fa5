import type { RgbImage } from '@vsm/core';
import { assertReadable } from './assert-readable.ts';
import type { Preprocessing } from './preprocessing.ts';
import { type ResamplePasses, type Rows, resampleHorizontally, resampleVertically } from './resample.ts';
import { createSimdPasses } from './resample-simd.ts';
import { computeResampleWeights, type ResampleAxis, type ResampleWeights } from './resample-weights.ts';

type ResizeConfig = Pick<Preprocessing, 'size' | 'resizeMode' | 'resizeSize' | 'filter'>;

/**
 * The square a network sees, `size * size * 3` bytes, row-major RGB: bit for bit what torchvision's Resize
 * (antialiased) and CenterCrop make of the picture through Pillow. Only the rows and columns that the crop keeps are
 * computed. O(pixels of the picture).
 *
 * @throws VsmError `IMAGE_UNREADABLE` when the picture's size and data disagree.
 */
export function resizeAndCrop(image: RgbImage, config: ResizeConfig): Uint8Array {
  return resizeAndCropEach(image, [config])[0]!;
}

/**
 * `resizeAndCrop` for several squares of one picture, in their order. Those that come out equal are one array, and squares
 * of the same columns share the pass along the rows, which is most of the work.
 *
 * @throws VsmError `IMAGE_UNREADABLE` when the picture's size and data disagree.
 */
export function resizeAndCropEach(image: RgbImage, configs: readonly ResizeConfig[]): readonly Uint8Array[] {
  assertReadable(image);
  const source = asRows(image);
  const plans = configs.map((config) => planAxes(image, config));
  const narrowed = new Map<string, NarrowedRows>();
  const squares = new Map<string, Uint8Array>();
  return plans.map(({ columns, rows }) => {
    const columnsKey = axisKey(columns);
    const key = `${columnsKey} ${axisKey(rows)}`;
    const known = squares.get(key);
    if (known !== undefined) return known;
    const alike = plans.filter((plan) => axisKey(plan.columns) === columnsKey).map((plan) => plan.rows);
    const input = narrowed.get(columnsKey) ?? resampleColumns(source, columns, alike);
    narrowed.set(columnsKey, input);
    const square = resampleRows(input, rows);
    squares.set(key, square);
    return square;
  });
}

/** Rows of the picture from `firstRow` on, resampled along the rows. */
interface NarrowedRows {
  readonly rows: Rows;
  readonly firstRow: number;
}

/** One class of array for all pictures: the engine's loops are compiled for the classes they have seen. */
function asRows({ width, height, data }: RgbImage): Rows {
  return { width, height, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

/** Which pixels of the resized picture are needed, by axis. */
function planAxes(
  { width, height }: RgbImage,
  { size, resizeMode, resizeSize = size, filter = 'bicubic' }: ResizeConfig,
): { columns: ResampleAxis; rows: ResampleAxis } {
  const isTall = width <= height;
  const resizedWidth = resizeMode === 'squash' || isTall ? resizeSize : Math.trunc((resizeSize * width) / height);
  const resizedHeight = resizeMode === 'squash' || !isTall ? resizeSize : Math.trunc((resizeSize * height) / width);
  return {
    columns: {
      inputSize: width,
      outputSize: resizedWidth,
      outputStart: roundHalfToEven((resizedWidth - size) / 2),
      outputCount: size,
      filter,
    },
    rows: {
      inputSize: height,
      outputSize: resizedHeight,
      outputStart: roundHalfToEven((resizedHeight - size) / 2),
      outputCount: size,
      filter,
    },
  };
}

/** The needed columns of those rows that the needed output rows draw from. */
function resampleColumns(source: Rows, columns: ResampleAxis, outputs: readonly ResampleAxis[]): NarrowedRows {
  const inputs = outputs.map(neededInputRows);
  const firstRow = Math.min(...inputs.map((input) => input.firstRow));
  const rowCount = Math.max(...inputs.map((input) => input.firstRow + input.rowCount)) - firstRow;
  if (columns.inputSize === columns.outputSize) {
    return { rows: cropColumns(source, columns, firstRow, rowCount), firstRow };
  }
  passes ??= createSimdPasses() ?? plainPasses;
  return { rows: passes.horizontal(source, weightsOf(columns), firstRow, rowCount), firstRow };
}

function resampleRows({ rows: source, firstRow }: NarrowedRows, rows: ResampleAxis): Uint8Array {
  if (rows.inputSize === rows.outputSize) {
    const rowBytes = source.width * 3;
    const start = (rows.outputStart - firstRow) * rowBytes;
    return source.data.slice(start, start + rows.outputCount * rowBytes);
  }
  passes ??= createSimdPasses() ?? plainPasses;
  return passes.vertical(source, weightsOf(rows), firstRow).data;
}

function neededInputRows(rows: ResampleAxis): { firstRow: number; rowCount: number } {
  if (rows.inputSize === rows.outputSize) return { firstRow: rows.outputStart, rowCount: rows.outputCount };
  const { starts, lengths } = weightsOf(rows);
  const last = rows.outputCount - 1;
  const firstRow = starts[0]!;
  return { firstRow, rowCount: starts[last]! + lengths[last]! - firstRow };
}

function cropColumns(source: Rows, columns: ResampleAxis, firstRow: number, rowCount: number): Rows {
  const rowBytes = columns.outputCount * 3;
  const data = new Uint8Array(rowBytes * rowCount);
  for (let row = 0; row < rowCount; row++) {
    const start = ((firstRow + row) * source.width + columns.outputStart) * 3;
    data.set(source.data.subarray(start, start + rowBytes), row * rowBytes);
  }
  return { data, width: columns.outputCount, height: rowCount };
}

/** Python's `round`, which decides on which side a crop of odd margin loses its pixel. */
function roundHalfToEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

const plainPasses: ResamplePasses = { horizontal: resampleHorizontally, vertical: resampleVertically };

/** The fastest that the platform has; chosen at the first use. */
let passes: ResamplePasses | undefined;

/** Folders hold pictures of few sizes, so the last tables are kept; the oldest leaves first. */
const weightTables = new Map<string, ResampleWeights>();
const maxWeightTables = 32;

function weightsOf(axis: ResampleAxis): ResampleWeights {
  const key = axisKey(axis);
  const known = weightTables.get(key);
  if (known !== undefined) return known;
  const weights = computeResampleWeights(axis);
  if (weightTables.size >= maxWeightTables) weightTables.delete(weightTables.keys().next().value ?? key);
  weightTables.set(key, weights);
  return weights;
}

function axisKey({ inputSize, outputSize, outputStart, outputCount, filter }: ResampleAxis): string {
  return `${inputSize}:${outputSize}:${outputStart}:${outputCount}:${filter}`;
}
