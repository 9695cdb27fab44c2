import { Field } from '../ui/field.tsx';

interface Props {
  readonly name: string;
  /** There is something wrong with it. */
  readonly invalid: boolean;
  readonly onName: (name: string) => void;
}

/** Where a folder's name is typed. */
export const FolderNameField = ({ name, invalid, onName }: Props) => (
  <Field label="Name">
    <input
      className="input"
      type="text"
      autoComplete="off"
      data-initial-focus
      value={name}
      aria-invalid={invalid}
      onChange={(event) => onName(event.target.value)}
    />
  </Field>
);
