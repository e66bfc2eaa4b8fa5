interface PlotFigureProps {
  readonly title: string;
  readonly text: string;
  /** From `@vsm/report`, which escapes all that people wrote. */
  readonly svg: string;
  readonly isWide?: boolean;
}

export function PlotFigure({ title, text, svg, isWide }: PlotFigureProps) {
  return (
    <section class={`plot${isWide ? ' wide' : ''}`}>
      <h2>{title}</h2>
      <p class="soft small">{text}</p>
      <div dangerouslySetInnerHTML={{ __html: svg }} />
    </section>
  );
}
