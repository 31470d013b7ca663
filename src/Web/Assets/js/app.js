// One bundle: htmx, its server-sent events, and behaviours found by data-behavior.
import '../../../../node_modules/htmx.org/dist/htmx.esm.js';
import '../../../../node_modules/htmx.org/dist/ext/hx-sse.js';
import * as chart from './chart.js';
import * as confirm from './confirm.js';
import * as copy from './copy.js';
import * as drop from './drop.js';
import * as errors from './errors.js';
import * as filters from './filters.js';
import * as menu from './menu.js';
import * as picks from './picks.js';
import * as theme from './theme.js';
import * as timezone from './timezone.js';
import * as toast from './toast.js';
import { followTargets, onSwap, watchFailures } from './htmx.js';

const behaviors = { chart, confirm, copy, drop, errors, filters, menu, picks, theme, timezone, toast };

function attachAll(root) {
  const found = [...root.querySelectorAll('[data-behavior]')];
  if (root.matches?.('[data-behavior]')) {
    found.unshift(root);
  }

  for (const element of found) {
    for (const name of element.dataset.behavior.split(' ')) {
      const key = `attached${name}`;
      if (behaviors[name] && !element[key]) {
        element[key] = true;
        behaviors[name].attach(element);
      }
    }
  }
}

function start() {
  attachAll(document.body);
  watchFailures();
  followTargets();
  onSwap(() => attachAll(document.body));
}

if (document.readyState === 'loading') {
  document.addEventListener('DOMContentLoaded', start);
} else {
  start();
}
