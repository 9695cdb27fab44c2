/** What a shell can ask of the desktop it runs on. */
export interface Desktop {
  /** Opens a file with the system's program for its kind; rejects when there is none. */
  open(file: string): Promise<void>;
  /** Asks where to save; null when the user thought better of it. */
  chooseFile(suggestedName: string): Promise<string | null>;
}
