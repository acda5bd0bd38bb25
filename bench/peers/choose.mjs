// choose.mjs NODE_MODULES PACKAGE FIRST LAST: chooses ports as PortGuard.Bench's ChooserProcess asks for them.
import { createRequire } from 'node:module';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';

const [folder, name, first, last] = [process.argv[2], process.argv[3], Number(process.argv[4]), Number(process.argv[5])];
const library = await import(pathToFileURL(createRequire(`${folder}/`).resolve(name)));

// As each one's README shows it.
const choose = {
  'get-port': () => library.default({ port: library.portNumbers(first, last) }),
  portfinder: () => (library.default ?? library).getPortPromise({ port: first, stopPort: last }),
  'detect-port': () => (library.detect ?? library.default)(first),
}[name];
// get-port avoids what it gave out less than 30 s ago, within one process; timing must not run out of ports.
const again = name === 'get-port' ? () => library.clearLockedPorts() : () => {};

const pause = (ms) => new Promise((done) => setTimeout(done, ms));
const listen = (server, port) => new Promise((done) => {
  server.once('error', () => done('failed'));
  server.listen({ port, host: '127.0.0.1' }, () => done('ok'));
});

let server;
for await (const line of createInterface({ input: process.stdin })) {
  const [word, number] = line.split(' ');
  if (word === 'go') {
    again();
    const port = await choose();
    await pause(Number(number));
    server = createServer();
    console.log(`${port} ${await listen(server, port)}`);
  } else if (word === 'next') {
    await new Promise((done) => server.close(done));
    console.log('done');
  } else {
    const times = [];
    for (let call = 0; call < Number(number); call++) {
      again();
      const start = process.hrtime.bigint();
      await choose();
      times.push(Number(process.hrtime.bigint() - start));
    }
    console.log(times.sort((a, b) => a - b)[times.length >> 1]);
  }
}
