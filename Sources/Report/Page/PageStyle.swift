/// How the page looks, but for the colours, which are the themes'.
enum PageStyle {
  static let text = """
    * { box-sizing: border-box; }
    html { -webkit-text-size-adjust: 100%; }
    body { margin: 0; background: var(--surface); color: var(--ink);
      font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
    main, header, footer { max-width: 1080px; margin: 0 auto; padding: 0 20px; }
    header { padding-top: 32px; display: flex; gap: 16px; align-items: start; justify-content: space-between; }
    h1 { font-size: 28px; line-height: 1.2; margin: 0; overflow-wrap: anywhere; }
    h2 { font-size: 20px; margin: 48px 0 4px; }
    h3 { font-size: 16px; margin: 0; }
    p { margin: 0 0 12px; max-width: 70ch; }
    header p, .note, figcaption, dt small { color: var(--faint-ink); }
    header p { margin: 4px 0 0; }
    button { font: inherit; color: inherit; background: none; border: 1px solid var(--grid); border-radius: 6px;
      padding: 3px 10px; cursor: pointer; }
    button:focus-visible, input:focus-visible { outline: 2px solid var(--series-0); outline-offset: 2px; }
    [hidden] { display: none !important; }
    .tiles { display: grid; grid-template-columns: repeat(auto-fill, minmax(230px, 1fr)); gap: 12px; margin: 24px 0 0; }
    .tiles div { border: 1px solid var(--grid); border-radius: 8px; padding: 12px 14px; }
    .tiles dt { font-weight: 600; }
    .tiles dd { margin: 0; }
    .tiles .value { font-size: 24px; font-weight: 600; font-variant-numeric: tabular-nums; }
    .tiles .meaning { font-size: 14px; color: var(--faint-ink); }
    .figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(420px, 100%), 1fr)); gap: 20px; }
    figure { margin: 0; min-width: 0; }
    .table { overflow-x: auto; margin-bottom: 32px; }
    .table svg { min-width: 560px; }
    #theme { white-space: nowrap; }
    figure svg { width: 100%; height: auto; display: block; }
    .map { display: grid; grid-template-columns: minmax(0, 1fr) 240px; gap: 20px; align-items: start; }
    .frame { position: relative; border: 1px solid var(--grid); border-radius: 8px; }
    .frame canvas#map { width: 100%; aspect-ratio: 1; display: block; touch-action: pan-y; cursor: crosshair; }
    #tip { position: absolute; pointer-events: none; background: var(--surface); border: 1px solid var(--grid);
      border-radius: 6px; padding: 8px 10px; font-size: 14px; line-height: 1.35; display: flex; gap: 10px;
      align-items: center; box-shadow: 0 2px 10px rgb(0 0 0 / 25%); }
    #tip p { margin: 0; white-space: nowrap; }
    #tip canvas { width: 64px; height: auto; image-rendering: pixelated; background: #000; }
    .stages { display: grid; grid-template-columns: repeat(auto-fill, minmax(96px, 1fr)); gap: 8px; margin-bottom: 16px; }
    .stage { padding: 4px; text-align: center; font-size: 14px; line-height: 1.3; }
    .stage canvas { width: 100%; aspect-ratio: 1; display: block; }
    button[aria-pressed=true] { border-color: var(--ink); box-shadow: inset 0 0 0 1px var(--ink); }
    fieldset { border: 0; margin: 0 0 12px; padding: 0; display: flex; flex-wrap: wrap; gap: 4px 14px; }
    legend { padding: 0; font-weight: 600; float: left; margin-right: 14px; }
    label { white-space: nowrap; }
    #legend { display: flex; flex-wrap: wrap; gap: 6px; max-height: 420px; overflow: auto; padding: 2px; }
    #legend button { font-size: 14px; padding: 1px 8px; }
    #legend i, .swatch { display: inline-block; width: 11px; height: 11px; border-radius: 3px; margin-right: 6px; }
    #legend small { color: var(--faint-ink); }
    .clusters { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(320px, 100%), 1fr)); gap: 16px; }
    .cluster { border: 1px solid var(--grid); border-radius: 8px; padding: 12px 14px; break-inside: avoid; min-width: 0; }
    .cluster header { all: unset; display: flex; justify-content: space-between; gap: 10px; align-items: baseline; }
    .cluster p { font-size: 14px; margin: 4px 0 8px; }
    .portrait { display: flex; gap: 14px; align-items: start; }
    .portrait > img { width: 84px; }
    img { image-rendering: pixelated; background: #000; display: block; height: auto; }
    .strip { display: grid; grid-template-columns: repeat(auto-fill, 34px); gap: 3px; min-width: 0; flex: 1; }
    .strip img { width: 34px; }
    .strip span { grid-column: 1 / -1; font-size: 13px; color: var(--faint-ink); }
    .strip a { font-size: 13px; grid-column: span 1; }
    table { border-collapse: collapse; font-size: 14px; font-variant-numeric: tabular-nums; }
    td, th { padding: 3px 12px 3px 0; text-align: left; vertical-align: top; border-bottom: 1px solid var(--grid);
      overflow-wrap: anywhere; font-weight: 400; }
    td.number, th.number { text-align: right; white-space: nowrap; }
    .cluster table { width: 100%; margin-bottom: 8px; }
    .cluster th.number { white-space: normal; }
    thead th { color: var(--faint-ink); }
    .settings { columns: 2 360px; column-gap: 40px; }
    .settings table { width: 100%; }
    .settings tr { break-inside: avoid; }
    .scroll { overflow-x: auto; }
    .wrong { display: grid; grid-template-columns: repeat(auto-fill, minmax(92px, 1fr)); gap: 12px; font-size: 13px;
      line-height: 1.3; }
    .wrong img { width: 56px; margin-bottom: 3px; }
    footer { margin-top: 56px; padding-bottom: 40px; font-size: 14px; color: var(--faint-ink); }
    @media (max-width: 760px) {
      .map { grid-template-columns: minmax(0, 1fr); }
      main, header, footer { padding-left: 14px; padding-right: 14px; }
      header { padding-top: 20px; }
      h1 { font-size: 24px; }
      .tiles { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: 8px; }
      .tiles div { padding: 9px 10px; }
      .tiles .value { font-size: 20px; }
      #legend { max-height: 220px; }
    }
    @media print {
      button#theme { display: none; }
      section, figure, .cluster, .tiles div { break-inside: avoid; }
      h2 { break-after: avoid; }
      body { font-size: 12px; }
      * { -webkit-print-color-adjust: exact; print-color-adjust: exact; }
    }
    """
}
