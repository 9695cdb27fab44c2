/** The installed Chromium or Chrome; the environment’s CHROMIUM overrules. Null when there is none. */
export declare const findChromium: () => string | null;
