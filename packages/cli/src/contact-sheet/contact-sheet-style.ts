/** The look of a contact sheet: dark or light as the reader's system is, one column on a phone, many on a desk. */
export const contactSheetStyle = `
:root {
  --page: #f6f5f3; --card: #fff; --ink: #1d1c1a; --soft: #6b6862; --edge: #0000001a;
  --good: #12693b; --good-back: #d7f0e0; --bad: #9b2226; --bad-back: #f8dcdc; --even: #55524c; --even-back: #e8e5df;
  --focus: #2f6fed;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #141413; --card: #1f1e1d; --ink: #f0eeea; --soft: #a09c94; --edge: #ffffff1f;
    --good: #8fe3b4; --good-back: #17402a; --bad: #ffb3b0; --bad-back: #522022; --even: #cdc8bf; --even-back: #3a3834;
    --focus: #7aa7ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; padding: clamp(1rem, 3vw, 3rem); background: var(--page); color: var(--ink); font: 1rem/1.45 system-ui, sans-serif; }
header { margin-bottom: 2rem; }
h1 { margin: 0; font-size: clamp(1.5rem, 4vw, 2.25rem); letter-spacing: -.02em; }
h2 { margin: 3rem 0 1rem; font-size: 1.25rem; }
header p { margin: .25rem 0 0; color: var(--soft); }
ol { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(11rem, 100%), 1fr)); gap: 1rem; margin: 0; padding: 0; list-style: none; }
a { display: block; height: 100%; overflow: hidden; border: 1px solid var(--edge); border-radius: .75rem; background: var(--card); color: inherit; text-decoration: none; }
a:focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.picture { display: grid; place-items: center; aspect-ratio: 1; background: var(--edge); }
.picture img { width: 100%; height: 100%; object-fit: cover; }
a:hover img, a:focus-visible img { object-fit: contain; }
.missing { padding: 1rem; color: var(--soft); text-align: center; font-size: .85rem; }
.caption { display: flex; align-items: center; gap: .5rem; padding: .6rem .75rem 0; font-size: .85rem; }
.badge { padding: .05rem .5rem; border-radius: 1rem; font-variant-numeric: tabular-nums; }
.good { color: var(--good); background: var(--good-back); }
.bad { color: var(--bad); background: var(--bad-back); }
.even { color: var(--even); background: var(--even-back); }
.rank { color: var(--soft); }
.like { margin-left: auto; color: var(--good); }
.dislike { margin-left: auto; color: var(--bad); }
.name { display: block; padding: .25rem .75rem .75rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; font-size: .8rem; color: var(--soft); }
@media print { body { padding: 0; } li { break-inside: avoid; } }
`;
