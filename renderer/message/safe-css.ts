// Style that a message brings, as far as it can be let in. The browser itself parses it, in a style sheet that belongs
// to no document (so it loads and applies nothing), and what goes out is what was understood.
import { cssUnescape } from './remote-items.ts';

/** What a reference to an image becomes: another URL, or null to leave it out. */
export type ResolveImage = (reference: string) => string | null;

/** `position` could lay a false window over the message; the colour scheme is decided for the whole of it. */
const unwanted = /^(?:--|position$|color-scheme$|cursor$|animation|transition|view-transition)/;
/** Functions that can name something to load, or hide what does until the value is computed. */
const loadingFunction = /(?:url|image|image-set|cross-fade|src|element|paint|var|env|attr|if)\(/i;
const imageProperty = /^(?:background-image|list-style-image)$/;
const quotedUrl = /url\("((?:[^"\\]|\\[\s\S])*)"\)/g;
/** The frame is as high as its content; content as high as the frame would make both grow for ever. */
const heightProperty = /^(?:min-|max-)?(?:height|block-size)$/;
const frameHeight = /%|stretch|fill-available/i;
const frameUnit = /\d(?:[sld]?v(?:h|b|min|max))\b/i;
/** Conditions on the frame's height would flip as the frame follows. */
const heightCondition = /height|aspect-ratio|orientation|block-size/i;

const isRefused = (property: string, value: string): boolean =>
  // The value of a longhand is empty when var() in a shorthand decides it later.
  value === '' ||
  unwanted.test(property) ||
  frameUnit.test(value) ||
  (heightProperty.test(property) && frameHeight.test(value)) ||
  loadingFunction.test(imageProperty.test(property) ? value.replace(quotedUrl, '') : value);

const quote = (url: string): string =>
  `url("${url.replace(/["\\\n\r\f]/g, (character) => `\\${character.charCodeAt(0).toString(16)} `)}")`;

const replaceImages = (value: string, resolve: ResolveImage): string =>
  value.replace(quotedUrl, (_, escaped: string) => {
    const url = resolve(cssUnescape(escaped));
    return url === null ? 'none' : quote(url);
  });

/** Takes out of a style what must not be in it, and hands its images to `resolve`. */
const restrain = (style: CSSStyleDeclaration, resolve: ResolveImage): void => {
  for (const property of [...style]) {
    const value = style.getPropertyValue(property);
    if (isRefused(property, value)) style.removeProperty(property);
    else if (imageProperty.test(property)) {
      style.setProperty(property, replaceImages(value, resolve), style.getPropertyPriority(property));
    }
  }
};

// A string in CSS may hold `</style>`, which ends the element that the text is written into.
const escapeTags = (css: string): string => css.replace(/<(?=[/!?a-z])/gi, '\\3c ');

const writeRules = (rules: CSSRuleList, resolve: ResolveImage): string =>
  [...rules]
    .map((rule) => {
      if (rule instanceof CSSStyleRule) {
        restrain(rule.style, resolve);
        return `${rule.selectorText} { ${rule.style.cssText} ${writeRules(rule.cssRules, resolve)} }`;
      }
      if (rule instanceof CSSMediaRule && !heightCondition.test(rule.conditionText)) {
        return `@media ${rule.conditionText} { ${writeRules(rule.cssRules, resolve)} }`;
      }
      // @import, @font-face, @keyframes and whatever comes next.
      return '';
    })
    .filter((text) => text !== '')
    .join('\n');

/** A style element's text made safe to write into a style element. */
export const safeStyleSheet = (css: string, resolve: ResolveImage): string => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(css);
  return escapeTags(writeRules(sheet.cssRules, resolve));
};

/** A style attribute's value made safe; '' when nothing is left of it. */
export const safeDeclarations = (css: string, resolve: ResolveImage): string => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('x {}');
  const [rule] = sheet.cssRules;
  if (!(rule instanceof CSSStyleRule)) return '';
  rule.style.cssText = css;
  restrain(rule.style, resolve);
  return rule.style.cssText;
};
