/** The look of the report: calm, one accent, dark or light as the reader's system is. */
export const reportStyle = `
:root {
  --page: #faf9f7; --card: #fff; --ink: #1c1b19; --soft: #67635c; --edge: #0000001a; --grid: #0000000f;
  --accent: #0b6e75; --accent-soft: #0b6e7524; --other: #8f897e; --track: #00000012;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #131312; --card: #1c1b1a; --ink: #f0eeea; --soft: #a8a39a; --edge: #ffffff1f; --grid: #ffffff12;
    --accent: #5cc6cd; --accent-soft: #5cc6cd2b; --other: #7d776d; --track: #ffffff1a;
  }
}
* { box-sizing: border-box; }
body { margin: 0; padding: clamp(1rem, 4vw, 4rem) clamp(1rem, 4vw, 2rem); background: var(--page); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; -webkit-text-size-adjust: 100%; }
.sheet { max-width: 62rem; margin: 0 auto; }
header p { margin: 0; color: var(--soft); }
h1 { margin: .25rem 0 .75rem; max-width: 22ch; font-size: clamp(2rem, 5.5vw, 3.25rem); line-height: 1.1; font-weight: 650; letter-spacing: -.03em; text-wrap: balance; }
h1 em { font-style: normal; color: var(--accent); }
h2 { margin: 0; font-size: 1.05rem; font-weight: 620; letter-spacing: -.01em; }
code { font: .85em/1.5 ui-monospace, 'SF Mono', Menlo, Consolas, monospace; }
.next { margin: 2.5rem 0; padding: 0; list-style: none; display: grid; gap: 0; border-top: 1px solid var(--edge); counter-reset: step; }
.next li { display: grid; grid-template-columns: 2rem 1fr auto; gap: .25rem 1rem; align-items: baseline; padding: .8rem 0; border-bottom: 1px solid var(--edge); counter-increment: step; }
.next li::before { content: counter(step); color: var(--accent); font-weight: 650; font-variant-numeric: tabular-nums; }
.next code { padding: .15rem .5rem; border-radius: .35rem; background: var(--track); overflow-wrap: anywhere; }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr)); gap: 1.25rem; }
section { min-width: 0; padding: 1.25rem 1.5rem 1rem; border: 1px solid var(--edge); border-radius: .9rem; background: var(--card); }
.wide { grid-column: 1 / -1; }
.lead { margin: .25rem 0 1rem; color: var(--soft); font-size: .92rem; max-width: 70ch; }
svg { display: block; width: 100%; height: auto; }
svg text { font: 12px system-ui, sans-serif; fill: var(--soft); font-variant-numeric: tabular-nums; }
svg .note { fill: var(--ink); }
svg .middle { text-anchor: middle; }
svg .end { text-anchor: end; }
svg .axis { stroke: var(--soft); stroke-width: 1; }
svg .grid { stroke: var(--grid); stroke-width: 1; }
svg .chance { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 2 4; }
svg .band { fill: var(--accent-soft); }
svg .band.ahead { opacity: .5; }
svg .curve { fill: none; stroke: var(--accent); stroke-width: 2.5; stroke-linecap: round; }
svg .curve.ahead { stroke-dasharray: 1 6; }
svg .dot { fill: var(--accent); }
svg .dot.open { fill: var(--card); stroke: var(--accent); stroke-width: 2; }
svg .whisker { stroke: var(--accent); stroke-width: 2; opacity: .45; stroke-linecap: round; }
svg .like { fill: var(--accent); }
svg .dislike { fill: var(--other); }
svg .track { fill: var(--track); }
details { margin-top: .75rem; font-size: .88rem; }
summary { cursor: pointer; color: var(--soft); }
summary:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: .2rem; }
.table { overflow-x: auto; }
table { width: 100%; margin-top: .5rem; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--edge); text-align: right; font-weight: 400; white-space: nowrap; }
th { color: var(--soft); }
th:first-child, td:first-child { text-align: left; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .35rem 1.5rem; margin: .75rem 0 0; font-size: .92rem; }
dt { color: var(--soft); }
dd { margin: 0; overflow-wrap: anywhere; }
@media (max-width: 36rem) { .next li { grid-template-columns: 1.5rem 1fr; } .next code { grid-column: 2; justify-self: start; } }
@media print { body { padding: 0; } section { break-inside: avoid; } }
`;
