import { describe, expect, it } from 'vitest';
import { WireCounter } from '../../electron/host/imap/wire-meter.ts';

/** Plays traffic on a clock of its own. */
const play = (act: (at: (ms: number) => WireCounter) => void) => {
  let now = 0;
  const counter = new WireCounter(() => now);
  act((ms) => {
    now = ms;
    return counter;
  });
  return counter.read();
};

describe('the meter of a wire', () => {
  it('counts a flight for each burst that waits for an answer', () => {
    const { flights, up, down } = play((at) => {
      at(0).sent(10);
      at(1).sent(10);
      at(5).received(1);
      at(6).sent(1);
      at(7).received(5);
      at(8).received(5);
    });
    expect({ flights, up, down }).toEqual({ flights: 2, up: 21, down: 11 });
  });

  it('measures the round trip from the last byte up to the first one down', () => {
    const { rttMs } = play((at) => {
      at(0).sent(10);
      at(900).received(1);
      at(2000).sent(1);
      at(2700).received(1);
    });
    expect(rttMs).toBe(700);
  });

  it('knows nothing before there was enough traffic', () => {
    expect(play(() => {})).toEqual({
      up: 0,
      down: 0,
      flights: 0,
      rttMs: null,
      bytesPerSecond: null,
      uncompressed: 0,
      silentMs: null,
    });
    const { bytesPerSecond } = play((at) => {
      at(0).sent(10);
      at(10).received(1_000);
    });
    expect(bytesPerSecond).toBeNull();
  });

  it('takes what comes in one piece for the least that the line can do', () => {
    const { bytesPerSecond } = play((at) => {
      at(0).sent(10);
      at(20).received(4_000);
      at(100).sent(10);
      at(110).received(200);
    });
    expect(bytesPerSecond).toBe(200_000);
  });

  it('takes bytes that come behind a question asked ahead for no answer to it', () => {
    const { rttMs, bytesPerSecond, flights } = play((at) => {
      at(0).sent(20);
      at(600).received(1_000);
      at(1_600).received(5_000);
      at(1_600).nextGoesBehind();
      at(1_600).sent(20);
      at(1_610).received(50);
      at(2_600).received(4_950);
      at(2_600).answered();
      // The pause between the two answers is none of the line's.
      at(9_000).received(1_000);
      at(10_000).received(5_000);
    });
    expect({ rttMs, bytesPerSecond, flights }).toEqual({ rttMs: 600, bytesPerSecond: 5_000, flights: 2 });
  });

  it('measures the round trip of a question that was to go ahead and came too late for that', () => {
    const { rttMs } = play((at) => {
      at(0).sent(20);
      at(600).received(1_000);
      at(600).nextGoesBehind();
      at(610).answered();
      at(620).sent(20);
      at(920).received(1_000);
    });
    expect(rttMs).toBe(300);
  });

  it('says when a rate is only the least that was proven', () => {
    const proven = play((at) => {
      at(0).sent(10);
      at(20).received(4_000);
    });
    expect(proven).toMatchObject({ bytesPerSecond: 200_000, atLeast: true });
    const measured = play((at) => {
      at(0).sent(10);
      at(20).received(1_000);
      at(420).received(4_000);
    });
    expect(measured).toMatchObject({ bytesPerSecond: 10_000 });
    expect(measured.atLeast).toBeUndefined();
  });

  it('measures 2.4 kbit/s where packets come seconds apart, and pauses between answers do not count', () => {
    const { bytesPerSecond } = play((at) => {
      for (let answer = 0; answer < 3; answer += 1) {
        const start = answer * 1_000_000;
        at(start).sent(20);
        for (let i = 0; i < 6; i += 1) at(start + 1_800 + i * 4_000).received(1_200);
      }
    });
    expect(bytesPerSecond).toBe(300);
  });

  it('follows a line whose rate changes', () => {
    const { bytesPerSecond } = play((at) => {
      let now = 0;
      for (let answer = 0; answer < 30; answer += 1) {
        at(now).sent(20);
        for (let i = 0; i < 11; i += 1) at(now + i * 100).received(answer < 10 ? 100 : 1_000);
        now += 5_000;
      }
    });
    expect(bytesPerSecond).toBe(10_000);
  });

  it('stays finite on a line faster than its clock', () => {
    const { bytesPerSecond } = play((at) => {
      at(0).sent(1);
      for (let i = 0; i < 1_000; i += 1) at(0).received(16_384);
    });
    expect(bytesPerSecond).toBeGreaterThan(1_000_000);
    expect(Number.isFinite(bytesPerSecond)).toBe(true);
  });
});
