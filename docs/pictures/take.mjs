// Takes the pictures of this folder: starts the app with the demo organization on a new data folder, and photographs its pages at two widths and in two
// themes. Needs Chromium, Chrome or Edge, and a build of src/Web.Tests, which
// brings the app and the browser driver.
//
//   dotnet build src/Web.Tests && node docs/pictures/take.mjs
import { spawn, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, readdirSync, writeFileSync, chmodSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { palette } from './palette.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');
const { chromium } = await import(join(root, 'src/Web.Tests/bin/Debug/net10.0/.playwright/package/index.mjs'));
const address = `http://localhost:${process.env.PORT ?? 5391}`;
const widths = { phone: { width: 390, height: 844 }, wide: { width: 1440, height: 900 } };

const server = await start();
// A page asks again for what was added up seconds ago; these are to show it at rest.
await new Promise((resolve) => setTimeout(resolve, 16_000));
const browser = await chromium.launch({ executablePath: findBrowser(), args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
try {
  for (const theme of ['dark', 'light']) {
    for (const [size, viewport] of Object.entries(widths)) {
      await takeAll(theme, size, viewport);
    }
  }
} finally {
  await browser.close();
  await server.stop();
}

const pictures = readdirSync(here).filter((name) => name.endsWith('.png'));
console.log(`${pictures.length} pictures, ${Math.round(pictures.reduce((sum, name) => sum + statSync(join(here, name)).size, 0) / 1000)} kB`);

async function takeAll(theme, size, viewport) {
  const context = await browser.newContext({ baseURL: address, viewport, colorScheme: theme, reducedMotion: 'reduce', deviceScaleFactor: 1 });
  const page = await context.newPage();
  const take = async (name, path) => {
    const answer = await page.goto(path);
    if (answer.status() !== 200) {
      throw new Error(`${path} answered ${answer.status()}`);
    }

    await page.evaluate(() => document.fonts.ready);
    await page.waitForFunction(() => !document.querySelector('.htmx-request'));
    const png = await page.screenshot({ animations: 'disabled' });
    writeFileSync(join(here, `${name}-${size}-${theme}.png`), palette(png));
  };

  await take('sign-up', '/register');
  await take('install', '/install');
  await take('home', '/');
  await take('leaderboard', '/leaderboard');
  await take('profile', `${await page.getAttribute('[data-testid=leaderboard] tbody a', 'href')}?view=3d`);
  await page.goto('/sign-in');
  await page.fill('input[name=Email]', server.email);
  await page.fill('input[name=Password]', server.password);
  await page.click('[data-testid=sign-in]');
  await page.waitForURL('**/o/**');
  const org = server.org;
  await take('dashboard', `/o/${org}`);
  await take('spend', `/o/${org}/spend`);
  await take('people', `/o/${org}/people`);
  await take('person', await page.getAttribute('[data-testid=people-table] tbody a', 'href'));
  await take('budgets', `/o/${org}/budgets`);
  await take('budget', await page.getAttribute('[data-testid=budgets-table] tbody a', 'href'));
  await take('new-budget', `/o/${org}/budgets/new`);
  await take('alerts', `/o/${org}/alerts`);
  await take('alert', await page.getAttribute('[data-testid=open-alerts] tbody a', 'href'));
  await take('channels', `/o/${org}/channels`);
  await take('webhook', `/o/${org}/channels/new/webhook`);
  await take('reports', `/o/${org}/reports?range=last-month`);
  await take('report', `/o/${org}/reports/print?range=last-month`);
  await take('week', `/o/${org}/reports/weekly`);
  await take('my-profile', '/me/profile');
  await take('connections', `/o/${org}/connections`);
  await take('connect', `/o/${org}/connections/new/anthropic`);
  await take('connection', await page.goto(`/o/${org}/connections`).then(() => page.getAttribute('main a[href*="/connections/"]', 'href')));
  await take('seats', `/o/${org}/seats`);
  await take('reconcile', `/o/${org}/reconcile?provider=anthropic`);
  await take('names', `/o/${org}/settings/identities`);
  await take('telemetry', `/o/${org}/telemetry`);
  await take('uploads', `/o/${org}/uploads`);
  await take('device', '/device');
  await page.goto(`/o/${org}/tokens`);
  if (await page.locator('[data-testid=token-row]').count() === 0) {
    for (const name of ['laptop', 'build server']) {
      await page.fill('input[name="Form.Name"]', name);
      await page.click('[data-testid=create-token]');
    }
  }

  await take('tokens', `/o/${org}/tokens`);
  await context.close();
}

/** The app on its own data, and the sign-in that it prints. */
async function start() {
  const data = mkdtempSync(join(tmpdir(), 'teamcost-pictures-'));
  chmodSync(data, 0o755);
  const app = spawn('dotnet', [join(root, 'src/Web/bin/Debug/net10.0/TeamCost.Web.dll'), '--demo', '--urls', address, `--TeamCost:DataDirectory=${data}`], { cwd: root });
  let said = '';
  app.stdout.on('data', (chunk) => { said += chunk; });
  app.stderr.on('data', (chunk) => { said += chunk; });
  for (let tries = 0; !said.includes('TeamCost is running'); tries++) {
    if (tries > 1200 || app.exitCode !== null) {
      throw new Error(`The app did not start:\n${said}`);
    }

    await new Promise((resolve) => setTimeout(resolve, 100));
  }

  const [, email] = /E-mail\s+(\S+)/.exec(said);
  const [, password] = /Password\s+(\S+)/.exec(said);
  return {
    email,
    password,
    org: /\/o\/([a-z0-9-]+)/.exec(said)[1],
    stop: async () => {
      const ended = new Promise((resolve) => app.once('exit', resolve));
      app.kill('SIGTERM');
      await ended;
      rmSync(data, { recursive: true, force: true });
    },
  };
}

function findBrowser() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'msedge'];
  const found = process.env.PATH.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name))).find(existsSync);
  return found ?? execFileSync('which', names).toString().split('\n')[0];
}
