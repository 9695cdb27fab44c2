// Every run of `npm test` tries the same cases, so that a red run is red for everyone. PACKETBOAT_SEED tries others.
import fc from 'fast-check';

fc.configureGlobal({ seed: Number(process.env.PACKETBOAT_SEED ?? 20_241) });
