/** A currency to choose. */
interface CurrencyChoice {
  readonly code: string;
  /** `USD, US Dollar`: typing the code finds it. */
  readonly words: string;
}

/** Every currency that this browser knows. */
export const currencies = (): readonly CurrencyChoice[] => {
  const names = new Intl.DisplayNames('en', { type: 'currency' });
  return Intl.supportedValuesOf('currency').map((code) => ({
    code,
    words: `${code}, ${names.of(code) ?? code}`,
  }));
};
