// Adds to a drawn chart: one tooltip per column, light on a series, and series that step aside. Filtering is plain links.

export function attach(chart) {
  const marks = [...chart.querySelectorAll('[data-s]')];
  for (const item of chart.querySelectorAll('[data-series]')) {
    light(chart, marks, item);
    toggle(chart, marks, item);
  }

  let tip;
  for (const column of chart.querySelectorAll('[data-tip]')) {
    // The native tooltip would cover ours.
    const lines = [...column.querySelectorAll('title')].map((title) => {
      const mark = title.parentElement;
      const line = { mark, text: title.textContent };
      title.remove();
      return line;
    });
    column.addEventListener('pointerenter', () => { tip = open(column, lines); });
    column.addEventListener('pointermove', (event) => tip && place(tip, event));
    column.addEventListener('pointerleave', () => { tip?.remove(); tip = null; });
  }
}

function light(chart, marks, item) {
  const on = () => {
    chart.dataset.focus = item.dataset.series;
    for (const mark of marks) {
      mark.classList.toggle('lit', mark.dataset.s === item.dataset.series);
    }
  };
  const off = () => delete chart.dataset.focus;
  item.addEventListener('pointerenter', on);
  item.addEventListener('pointerleave', off);
  item.addEventListener('focusin', on);
  item.addEventListener('focusout', off);
}

function toggle(chart, marks, item) {
  const button = item.querySelector('button');
  button?.addEventListener('click', () => {
    const shown = button.getAttribute('aria-pressed') !== 'true';
    button.setAttribute('aria-pressed', String(shown));
    for (const mark of marks.filter((m) => m.dataset.s === item.dataset.series)) {
      mark.classList.toggle('off', !shown);
    }

    for (const column of chart.querySelectorAll('[data-tip]')) {
      stack(column);
    }
  });
}

/** Closes the gap that a hidden series leaves; the scale stays, so that heights stay comparable. */
function stack(column) {
  const base = Number(column.dataset.zero);
  let up = base;
  let down = base;
  for (const bar of column.querySelectorAll('.bar:not(.off):not(.texture)')) {
    const height = Number(bar.getAttribute('height'));
    const negative = bar.classList.contains('below');
    const y = negative ? down : up - height;
    down = negative ? down + height : down;
    up = negative ? up : up - height;
    for (const same of column.querySelectorAll(`.bar[data-s="${bar.dataset.s}"]`)) {
      same.setAttribute('y', String(y));
    }
  }
}

function open(column, lines) {
  const tip = document.createElement('div');
  tip.className = 'chart-tip';
  tip.setAttribute('aria-hidden', 'true');
  const head = document.createElement('b');
  head.textContent = column.dataset.tip;
  tip.append(head);
  for (const { mark, text } of lines) {
    if (mark.matches('.off') || mark.querySelector(':scope > .off')) {
      continue;
    }

    const row = document.createElement('div');
    const cut = text.lastIndexOf('  ');
    for (const part of cut < 0 ? [text] : [text.slice(0, cut), text.slice(cut + 2)]) {
      const cell = document.createElement('span');
      cell.textContent = part;
      row.append(cell);
    }

    tip.append(row);
  }

  document.body.append(tip);
  return tip;
}

function place(tip, event) {
  const gap = 14;
  const { width, height } = tip.getBoundingClientRect();
  const x = event.clientX + gap + width > innerWidth ? event.clientX - gap - width : event.clientX + gap;
  const y = Math.min(event.clientY + gap, innerHeight - height - 8);
  tip.style.left = `${Math.max(8, x)}px`;
  tip.style.top = `${Math.max(8, y)}px`;
}
