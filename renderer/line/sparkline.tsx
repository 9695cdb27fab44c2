/** Bytes down in each of the last seconds, as small bars. */
export const Sparkline = ({
  recent,
  bars = 20,
}: {
  readonly recent: readonly number[];
  readonly bars?: number;
}) => {
  const shown = [...Array.from<number>({ length: bars }).fill(0), ...recent].slice(-bars);
  const most = Math.max(1, ...shown);
  const pitch = 3;
  const height = 14;
  return (
    <svg
      className="sparkline"
      width={bars * pitch}
      height={height}
      viewBox={`0 0 ${bars * pitch} ${height}`}
      aria-hidden="true"
    >
      {shown.map((bytes, at) => {
        const tall = bytes > 0 ? Math.max(1.5, (bytes / most) * height) : 1;
        const x = at * pitch;
        return (
          <rect
            key={at}
            className={bytes > 0 ? 'sparkline-bar' : 'sparkline-rest'}
            x={x}
            y={height - tall}
            width={2}
            height={tall}
          />
        );
      })}
    </svg>
  );
};
