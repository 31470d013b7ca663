// Runs every test; the rule for a second look is docs/decisions/0033-unsteady-tests.md. Ends with `N passed, N failed`.
// Words after the script's name go to `dotnet test` (a filter, to try this out).
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';

const mostSecondLooks = 3;
const results = resolve('TestResults');

rmSync(results, { recursive: true, force: true });
const first = run(`${results}/first`, process.argv.slice(2));
let failed = first.tests.filter((test) => test.outcome !== 'Passed' && test.outcome !== 'NotExecuted');
let isGreen = first.status === 0 && failed.length === 0;
const total = first.tests.filter((test) => test.outcome !== 'NotExecuted').length;
if (total === 0) {
  console.log('No test ran.');
  isGreen = false;
} else if (first.isAborted) {
  console.log('The run ended before all tests had run: there is no second look.');
} else if (failed.length > mostSecondLooks) {
  console.log(`${failed.length} tests failed, more than ${mostSecondLooks}: there is no second look.`);
} else if (failed.length > 0) {
  failed = lookAgain(failed);
  isGreen = failed.length === 0;
} else if (!isGreen) {
  console.log('The run failed, though no test did.');
}

console.log(`\n${total - failed.length} passed, ${failed.length} failed`);
process.exitCode = isGreen ? 0 : 1;

// Those that failed, alone, one after the other. Of a theory all cases run again, and all have to pass.
function lookAgain(suspects) {
  console.log(`\n== A second look at ${suspects.length} of ${total}`);
  const methods = [...new Set(suspects.map((test) => test.method))];
  const second = run(`${results}/second`, ['--filter', methods.map((method) => `FullyQualifiedName=${method}`).join('|'), '--', 'xUnit.MaxParallelThreads=1']);
  const passed = new Set(second.tests.filter((test) => test.outcome === 'Passed').map((test) => test.id));
  const isSound = second.status === 0 && !second.isAborted && second.tests.every((test) => test.outcome !== 'Failed');
  const still = suspects.filter((test) => !isSound || !passed.has(test.id));
  for (const test of suspects.filter((one) => !still.includes(one))) {
    console.log(`\nunsteady: ${test.name}\n  failed first: ${test.message}\n  passed alone. This is a defect of the test or of what it tests: mend it (docs/development.md).`);
  }

  return still;
}

function run(folder, words) {
  const said = spawnSync(
    'dotnet', ['test', 'TeamCost.sln', '--no-build', '--nologo', '--logger', 'console;verbosity=minimal', '--logger', 'trx', '--results-directory', folder, ...words], { stdio: 'inherit' });
  return { status: said.status ?? 1, ...read(folder) };
}

function read(folder) {
  const tests = [];
  let isAborted = false;
  for (const file of files(folder)) {
    const trx = readFileSync(`${folder}/${file}`, 'utf8');
    const methods = new Map([...trx.matchAll(/<UnitTest [^>]*\bid="([^"]+)"[\s\S]*?<TestMethod [^>]*\bclassName="([^"]+)" name="([^"]+)"/g)].map((found) => [found[1], `${plain(found[2])}.${plain(found[3])}`]));
    for (const [, head, body] of trx.matchAll(/<UnitTestResult ([^>]*?)(?:\/>|>([\s\S]*?)<\/UnitTestResult>)/g)) {
      const of = (name) => plain(head.match(new RegExp(`\\b${name}="([^"]*)"`))?.[1] ?? '');
      // xUnit's adapter appends a theory's case to the method's name in some versions.
      const method = (methods.get(of('testId')) ?? of('testName')).replace(/\(.*$/s, '');
      tests.push({ id: of('testId'), name: of('testName'), outcome: of('outcome'), method, message: plain(body?.match(/<Message>([\s\S]*?)<\/Message>/)?.[1] ?? 'no message').trim().split('\n').slice(0, 5).join('\n    ') });
    }

    // A process that died leaves no result for what it had not come to.
    isAborted ||= [...trx.matchAll(/<RunInfo [^>]*outcome="Error"[^>]*>\s*<Text>([\s\S]*?)<\/Text>/g)].some(([, text]) => !text.trim().endsWith('[FAIL]') && /abort|crash/i.test(text));
  }

  return { tests, isAborted };
}

function files(folder) {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.trx'));
  } catch {
    return [];
  }
}

function plain(xml) {
  return xml.replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(parseInt(code, 16))).replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&quot;/g, '"').replace(/&apos;/g, "'").replace(/&amp;/g, '&');
}
