import { escapeHtml } from '@vsm/report';

/** The figures of a plot, folded away below it. */
export function renderTable(
  caption: string,
  head: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string {
  const cells = (tag: 'th' | 'td', values: readonly (string | number)[]) =>
    values
      .map((value) => `<${tag}${tag === 'th' ? ' scope="col"' : ''}>${escapeHtml(String(value))}</${tag}>`)
      .join('');
  return `<details><summary>${escapeHtml(caption)}</summary><div class="table"><table>
<thead><tr>${cells('th', head)}</tr></thead>
<tbody>${rows.map((row) => `<tr>${cells('td', row)}</tr>`).join('\n')}</tbody>
</table></div></details>`;
}
