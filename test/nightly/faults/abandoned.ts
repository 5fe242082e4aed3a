/** Starts a Redis, says where, and waits to be killed: for guard.test.ts. */
import { startRedis } from '../../../tools/host/redis';

void startRedis().then(({ program, logFile }) => {
	console.log(JSON.stringify({ pid: program.pid, logFile }));
	setInterval(() => {}, 1000);
});
