/** `1 rating`, `1,200 ratings`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** `69 %` of 0.69. */
export function formatPercent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
