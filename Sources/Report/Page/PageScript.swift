/// What makes the page's map move: written without any library, and without the network.
enum PageScript {
  static let text = #"""
    (() => {
    "use strict";
    const root = document.documentElement;
    const element = id => document.getElementById(id);
    const paint = name => getComputedStyle(root).getPropertyValue(name).trim();
    const onTheme = [];

    const toggle = element("theme");
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const isDark = () => root.dataset.theme ? root.dataset.theme === "dark" : dark.matches;
    toggle.hidden = false;
    toggle.addEventListener("click", () => {
      root.dataset.theme = isDark() ? "light" : "dark";
      onTheme.forEach(f => f());
    });
    dark.addEventListener("change", () => onTheme.forEach(f => f()));

    const holder = element("map-data");
    if (!holder) return;
    const data = JSON.parse(holder.textContent);
    const bytes = text => Uint8Array.from(atob(text), c => c.charCodeAt(0));
    const u16 = text => new Uint16Array(bytes(text).buffer);
    const samples = data.samples ? new Uint32Array(bytes(data.samples).buffer) : null;
    const truth = data.truth ? u16(data.truth) : null;
    const labelsOf = text => data.clusters.length > 65536 ? new Uint32Array(bytes(text).buffer) : u16(text);
    const stages = data.stages.map(s => ({name: s.name, xy: u16(s.xy), labels: labelsOf(s.labels)}));
    const count = stages[0].xy.length / 2;
    const state = {stage: stages.length - 1, mode: "cluster", only: -1, hover: -1};

    const groups = () => {
      const {labels} = stages[state.stage];
      if (state.mode === "cluster") return labels;
      if (state.mode === "class") return truth;
      const matched = data.matches;
      return Uint16Array.from(labels, (k, i) => matched[k] === truth[i] ? 0 : 1);
    };
    const names = () => state.mode === "cluster" ? data.clusters
      : state.mode === "class" ? data.classes : ["as matched", "not as matched"];
    const colour = group => state.mode === "match" ? paint(group ? "--alarm" : "--quiet") : paint("--series-" + group % 100);

    const draw = (canvas, stage, isLarge) => {
      const size = canvas.clientWidth, ratio = Math.min(devicePixelRatio || 1, 2);
      if (!size) return;
      canvas.width = canvas.height = Math.round(size * ratio);
      const context = canvas.getContext("2d");
      const {xy} = stages[stage];
      const current = state.stage;
      state.stage = stage;
      const group = groups();
      state.stage = current;
      const dot = Math.max(1, Math.min(4, (isLarge ? 90 : 30) / Math.sqrt(count)) * (isLarge ? 2 : 1)) * ratio;
      const edge = 6 * ratio, scale = (canvas.width - 2 * edge) / 65535;
      const colours = names().map((_, g) => colour(g));
      const faint = paint("--quiet");
      const pass = isFirst => {
        for (let i = 0; i < count; i++) {
          const isOut = state.only >= 0 && group[i] !== state.only;
          if (isOut !== isFirst) continue;
          context.fillStyle = isOut ? faint : colours[group[i]];
          context.fillRect(edge + xy[2 * i] * scale - dot / 2, edge + (65535 - xy[2 * i + 1]) * scale - dot / 2, dot, dot);
        }
      };
      pass(true);
      pass(false);
      if (isLarge && state.hover >= 0) {
        const i = state.hover;
        context.lineWidth = 2 * ratio;
        context.strokeStyle = paint("--ink");
        context.beginPath();
        context.arc(edge + xy[2 * i] * scale, edge + (65535 - xy[2 * i + 1]) * scale, 6 * ratio, 0, 7);
        context.stroke();
      }
    };

    const map = element("map"), tip = element("tip"), legend = element("legend");
    const small = [...document.querySelectorAll(".stage canvas")];
    let grid = null;
    const cells = 64;
    const makeGrid = () => {
      const {xy} = stages[state.stage];
      grid = Array.from({length: cells * cells}, () => []);
      for (let i = 0; i < count; i++) grid[(xy[2 * i + 1] >> 10) * cells + (xy[2 * i] >> 10)].push(i);
    };
    const find = (x, y, reach) => {
      const {xy} = stages[state.stage];
      if (!grid) makeGrid();
      const group = state.only >= 0 ? groups() : null;
      const first = v => Math.max(0, (v - reach) >> 10), last = v => Math.min(cells - 1, (v + reach) >> 10);
      let best = -1, least = reach * reach;
      for (let row = first(y); row <= last(y); row++) for (let column = first(x); column <= last(x); column++)
        for (const i of grid[row * cells + column]) {
          if (group && group[i] !== state.only) continue;
          const d = (xy[2 * i] - x) ** 2 + (xy[2 * i + 1] - y) ** 2;
          if (d < least) { least = d; best = i; }
        }
      return best;
    };

    const sheets = [];
    const sheet = index => sheets[index] ??= Object.assign(new Image(), {src: "data:image/png;base64," + data.sheets.images[index]});
    const showThumbnail = i => {
      const canvas = tip.querySelector("canvas");
      canvas.hidden = !data.sheets;
      if (!data.sheets) return;
      const {width, height, columns, rows} = data.sheets, perSheet = columns * rows;
      const image = sheet(Math.floor(i / perSheet)), at = i % perSheet;
      canvas.width = width;
      canvas.height = height;
      const paintIt = () => {
        if (state.hover !== i) return;
        canvas.getContext("2d").drawImage(image, at % columns * width, Math.floor(at / columns) * height, width, height, 0, 0, width, height);
      };
      if (image.complete) paintIt(); else image.addEventListener("load", paintIt, {once: true});
    };
    const hover = event => {
      const box = map.getBoundingClientRect(), edge = 6, span = box.width - 2 * edge;
      const x = (event.clientX - box.left - edge) / span * 65535, y = 65535 - (event.clientY - box.top - edge) / span * 65535;
      const i = find(x, y, 14 / span * 65535);
      if (i === state.hover) return;
      state.hover = i;
      draw(map, state.stage, true);
      tip.hidden = i < 0;
      if (i < 0) return;
      const stage = stages[state.stage];
      const lines = ["sample " + (samples ? samples[i] : i), "cluster " + data.clusters[stage.labels[i]]];
      if (truth) lines.push("class " + data.classes[truth[i]]);
      tip.querySelector("p").innerText = lines.join("\n");
      showThumbnail(i);
      const left = edge + stage.xy[2 * i] / 65535 * span, top = edge + (1 - stage.xy[2 * i + 1] / 65535) * span;
      tip.style.left = Math.max(0, Math.min(box.width - tip.offsetWidth, left + (left > box.width / 2 ? -tip.offsetWidth - 12 : 12))) + "px";
      tip.style.top = Math.max(0, Math.min(box.height - tip.offsetHeight, top - tip.offsetHeight / 2)) + "px";
    };
    const leave = () => {
      if (state.hover < 0) return;
      state.hover = -1;
      tip.hidden = true;
      draw(map, state.stage, true);
    };
    map.addEventListener("pointermove", hover);
    map.addEventListener("pointerdown", hover);
    map.addEventListener("pointerleave", leave);

    const makeLegend = () => {
      const group = groups(), sizes = names().map(() => 0);
      for (const g of group) sizes[g]++;
      legend.replaceChildren(...names().map((name, g) => {
        const button = document.createElement("button");
        const swatch = document.createElement("i");
        swatch.style.background = colour(g);
        button.append(swatch, name + " ", Object.assign(document.createElement("small"), {textContent: sizes[g].toLocaleString("en")}));
        button.setAttribute("aria-pressed", state.only === g);
        button.addEventListener("click", () => { state.only = state.only === g ? -1 : g; update(); });
        return button;
      }));
    };
    const update = () => {
      leave();
      grid = null;
      makeLegend();
      draw(map, state.stage, true);
      small.forEach((canvas, index) => {
        draw(canvas, index, false);
        canvas.closest("button").setAttribute("aria-pressed", index === state.stage);
      });
    };
    small.forEach((canvas, index) => canvas.closest("button").addEventListener("click", () => { state.stage = index; update(); }));
    document.querySelectorAll("input[name=mode]").forEach(input => {
      input.addEventListener("change", () => { state.mode = input.value; state.only = -1; update(); });
      if (input.value === state.mode) input.checked = true;
    });
    let pending = 0;
    new ResizeObserver(() => { cancelAnimationFrame(pending); pending = requestAnimationFrame(update); }).observe(map);
    onTheme.push(update);
    addEventListener("beforeprint", update);
    update();
    })();
    """#
}
