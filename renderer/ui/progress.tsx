interface Props {
  readonly label: string;
  readonly done: number;
  readonly of: number;
  readonly moving?: boolean;
}

/** A bar of what is here of what is to come. */
export const Progress = ({ label, done, of, moving = false }: Props) => {
  const share = of > 0 ? Math.min(1, Math.max(0, done / of)) : 0;
  return (
    <div
      className="progress"
      data-moving={moving}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={of}
      aria-valuenow={Math.min(done, of)}
    >
      <div className="progress-done" style={{ transform: `scaleX(${share})` }} />
    </div>
  );
};
