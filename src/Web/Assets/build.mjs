// Builds what browsers get: wwwroot/css/app.css (Tailwind), wwwroot/js/app.js (esbuild) and wwwroot/fonts.
// The web project calls it when an input changed; `npm run watch` keeps it running.
// Arguments: the files to touch at the end, so that MSBuild sees them newer than their inputs.
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, openSync, readFileSync, rmSync, statSync, utimesSync, writeSync, closeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const assets = dirname(fileURLToPath(import.meta.url));
const root = resolve(assets, '..', '..', '..');
const out = join(root, 'wwwroot');
const lock = join(root, '.assets.lock');
const watch = process.argv.includes('--watch');
const touched = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

const started = Date.now();
takeLock();
try {
  installPackages();
  copyFonts();
  if (watch) {
    await watchAssets();
  } else {
    buildCss();
    await buildJs();
    touch();
  }
} finally {
  rmSync(lock, { force: true });
}

/** Two builds at once (a test run beside `dotnet run`) would trip over each other's node_modules. */
function takeLock() {
  for (;;) {
    try {
      const file = openSync(lock, 'wx');
      writeSync(file, String(process.pid));
      closeSync(file);
      return;
    } catch (error) {
      if (error.code !== 'EEXIST') {
        throw error;
      }
    }

    if (isStale()) {
      rmSync(lock, { force: true });
    } else if (Date.now() - started > 180_000) {
      throw new Error(`Another asset build holds ${lock}. Delete the file if none is running.`);
    } else {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100);
    }
  }
}

function isStale() {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    if (holder) {
      process.kill(holder, 0);
      return false;
    }

    // Made a moment ago and not yet written, or left behind half made.
    return Date.now() - statSync(lock).mtimeMs > 5_000;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

/** `npm ci` marks what it installed; only a package file newer than that mark asks for another one. */
function installPackages() {
  const mark = join(root, 'node_modules', '.package-lock.json');
  const wanted = ['package.json', 'package-lock.json'].map((name) => statSync(join(root, name)).mtimeMs);
  if (existsSync(mark) && statSync(mark).mtimeMs >= Math.max(...wanted)) {
    return;
  }

  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { shell: process.platform === 'win32' });
  const now = new Date();
  utimesSync(mark, now, now);
}

function copyFonts() {
  const fonts = join(out, 'fonts');
  mkdirSync(fonts, { recursive: true });
  const files = join(root, 'node_modules', '@fontsource-variable', 'inter', 'files');
  copyFileSync(join(files, 'inter-latin-wght-normal.woff2'), join(fonts, 'inter-latin-variable.woff2'));
}

function tailwind(...more) {
  const cli = join(root, 'node_modules', '@tailwindcss', 'cli', 'dist', 'index.mjs');
  return [cli, '--input', join(assets, 'app.css'), '--output', join(out, 'css', 'app.css'), '--minify', ...more];
}

function buildCss() {
  run(process.execPath, tailwind());
}

function bundle() {
  return {
    absWorkingDir: root,
    entryPoints: [join(assets, 'js', 'app.js')],
    outfile: join(out, 'js', 'app.js'),
    bundle: true,
    minify: true,
    format: 'iife',
    target: ['es2022'],
    legalComments: 'none',
    logLevel: 'warning',
  };
}

function esbuild() {
  return createRequire(join(root, 'package.json'))('esbuild');
}

async function buildJs() {
  await esbuild().build(bundle());
}

async function watchAssets() {
  const context = await esbuild().context(bundle());
  await context.watch();
  const child = spawn(process.execPath, tailwind('--watch=always'), { cwd: root, stdio: 'inherit' });
  process.on('SIGINT', () => child.kill());
  await new Promise((done) => child.on('exit', done));
  await context.dispose();
}

function touch() {
  const now = new Date();
  for (const file of touched) {
    utimesSync(file, now, now);
  }
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, encoding: 'utf8', ...options });
  if (result.error || result.status !== 0) {
    const reason = result.error?.message ?? `${result.stdout}${result.stderr}`;
    console.error(`error ASSETS: ${command} ${args[0]} failed.\n${reason}`);
    rmSync(lock, { force: true });
    process.exit(1);
  }
}
