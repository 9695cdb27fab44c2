import { describe, expect, it } from 'vitest';
import type { WireMeter } from '../../core/ports.ts';
import { ActivityReport } from '../../core/sync/activity-report.ts';
import { listingBatch } from '../../core/sync/chunk-size.ts';
import { instantClock } from './instant-clock.ts';
import { newReplica } from './new-replica.ts';

const meter = (bytesPerSecond: number | null): WireMeter => ({
  up: 10,
  down: 20,
  flights: 1,
  rttMs: 5,
  bytesPerSecond,
  uncompressed: 0,
  silentMs: null,
});

/** A report after an earlier session that measured this speed. */
const after = async (bytesPerSecond: number): Promise<ActivityReport> => {
  const replica = newReplica();
  const earlier = new ActivityReport(replica, instantClock());
  earlier.begin();
  earlier.meter(meter(bytesPerSecond));
  await earlier.flush();
  const report = new ActivityReport(replica, instantClock());
  await report.resume();
  report.begin();
  return report;
};

describe('the speed to plan with', () => {
  it('is unknown before the first session', () => {
    const report = new ActivityReport(newReplica(), instantClock());
    expect(report.planningSpeed).toBeNull();
    expect(listingBatch(report.planningSpeed)).toBe(50);
  });

  it('does not take a fast line of yesterday for granted', async () => {
    const report = await after(5_000_000);
    expect(listingBatch(report.planningSpeed)).toBe(50);
    report.meter(meter(5_000_000));
    expect(listingBatch(report.planningSpeed)).toBe(5_000);
  });

  it('believes in a slow line of yesterday until it measures a faster one', async () => {
    const report = await after(300);
    expect(listingBatch(report.planningSpeed)).toBe(20);
    report.meter(meter(7_000));
    expect(listingBatch(report.planningSpeed)).toBe(164);
  });

  it('is told with what the last session came to, after a restart', async () => {
    const replica = newReplica();
    const earlier = new ActivityReport(replica, instantClock());
    earlier.begin();
    earlier.bring({ messages: 30 });
    earlier.meter(meter(300));
    await earlier.flush();
    const report = new ActivityReport(replica, instantClock());
    await report.resume();
    expect(report.current).toMatchObject({
      session: { brought: { messages: 30 } },
      wire: { up: 10, down: 20 },
      flights: 1,
    });
  });

  it('stays on show while a new session has measured nothing', async () => {
    const report = await after(300);
    expect(report.current).toMatchObject({ bytesPerSecond: 300, wire: { up: 0, down: 0 }, flights: 0 });
  });
});
