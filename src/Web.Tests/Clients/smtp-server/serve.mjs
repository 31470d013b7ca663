// A mail server for the tests: one JSON line for each thing that happens. The settings come as JSON in the first argument:
// { port, key, cert, user, password, refuse, dieAfter }
import { readFileSync } from 'node:fs';
import { SMTPServer } from 'smtp-server';

const settings = JSON.parse(process.argv[2]);
const say = (what) => process.stdout.write(JSON.stringify(what) + '\n');
let taken = 0;

const server = new SMTPServer({
  key: settings.key && readFileSync(settings.key),
  cert: settings.cert && readFileSync(settings.cert),
  disabledCommands: settings.key ? [] : ['STARTTLS'],
  authMethods: ['PLAIN', 'LOGIN'],
  authOptional: !settings.user,
  allowInsecureAuth: !settings.key,
  closeTimeout: 500,
  onAuth(auth, session, done) {
    say({ event: 'auth', method: auth.method, user: auth.username, secure: session.secure });
    return auth.username === settings.user && auth.password === settings.password
      ? done(null, { user: auth.username })
      : done(Object.assign(new Error('Invalid user name or password'), { responseCode: 535 }));
  },
  onRcptTo(address, session, done) {
    return settings.refuse && address.address.includes(settings.refuse)
      ? done(Object.assign(new Error('No such person here'), { responseCode: 550 }))
      : done();
  },
  onData(stream, session, done) {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => {
      taken += 1;
      const line = JSON.stringify({
        event: 'mail', raw: Buffer.concat(parts).toString('base64'), to: session.envelope.rcptTo.map((to) => to.address), secure: session.secure, user: session.user ?? null,
      }) + '\n';
      // It has the mail, and dies before it says so.
      process.stdout.write(line, () => (taken === settings.dieAfter ? process.exit(1) : done()));
    });
  },
});

server.on('error', (error) => say({ event: 'error', message: error.message }));
server.listen(settings.port ?? 0, '127.0.0.1', () => say({ event: 'listening', port: server.server.address().port }));
process.stdin.on('end', () => process.exit(0)).resume();
