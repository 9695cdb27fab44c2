/** A subject and a body in an older charset, with the bytes that charset gives. */
export interface CharsetSample {
  readonly charset: string;
  readonly subject: string;
  readonly subjectBytes: Buffer;
  readonly bodyBytes: Buffer;
}

function sample(charset: string, subject: string, subjectBase64: string, bodyBase64: string): CharsetSample {
  return {
    charset,
    subject,
    subjectBytes: Buffer.from(subjectBase64, 'base64'),
    bodyBytes: Buffer.from(bodyBase64, 'base64'),
  };
}

/** Letters as they still arrive from old programs. Encoded beforehand: Node can read these charsets but not write them. */
export const charsetSamples: readonly [CharsetSample, ...CharsetSample[]] = [
  sample(
    'iso-8859-1',
    'Grüße von Bord, nächste Woche zurück',
    'R3L832Ugdm9uIEJvcmQsIG7kY2hzdGUgV29jaGUgenVy/GNr',
    'TGllYmUgR3JldGUsDQoNCndpciBsaWVnZW4gaW4gZGVyIEb2cmRlLCBkYXMgV2V0dGVyIGlzdCBzY2j2bi4gRGllIFJlcGFyYXR1ciBrb3N0ZXQgMjQwIEtyb25lbiBtZWhyLCB3ZWlsIGRpZSDWbHB1bXBlDQphdWNoIGdldGF1c2NodCB3aXJkLiBCaXR0ZSD8YmVyd2Vpc2UgZXMgbuRjaHN0ZSBXb2NoZS4NCg0KR3L832UsIEr8cmdlbg0K',
  ),
  sample(
    'windows-1252',
    '“Budget” – 1 250 € übrig',
    'k0J1ZGdldJQgliAxIDI1MCCAIPxicmln',
    'SGFsbG8genVzYW1tZW4sDQoNCmRpZSBSZWNobnVuZyD8YmVyIDEgMjUwIIAgaXN0IGJlemFobHQgliCEZW5kbGljaJMsIHNhZ3QgS+R0aGUuIERlciBSZXN0IGdlaHQgYW4gZGllIFdlcmZ0hQ0KDQpCaXMgRnJlaXRhZywNClJlbukNCg==',
  ),
  sample(
    'koi8-r',
    'Расписание парома на март',
    '8sHT0MnTwc7JxSDQwdLPzcEgzsEgzcHS1A==',
    '5M/C0tnKIMTFztgsDQoNCtDB0s/NINTF0MXS2CDIz8TJ1CDQzyDX1M/SzsnLwc0gySDQ0dTOycPBzSwgz9TQ0sHXzMXOycUg1yDTxc3YINXU0sEuIOfS1dog0NLJzcXNIMTPINvF09TJLg0KDQrzINXXwdbFzsnFzSwNCunSyc7BIPfPzMvP18ENCg==',
  ),
  sample(
    'iso-2022-jp',
    '港の工事について',
    'GyRCOUEkTjkpO3YkSyREJCQkRhsoQg==',
    'GyRCJCpAJE9DJEskSiRDJEYkKiRqJF4kOSEjGyhCDQoNChskQk1oPTUkTjduTUtGfCQrJGlCaDswOzc2NiROOSk7diQsO08kXiRqJF4kOSEjNzhOMT5sPWokckpROTkkNyRGJC8kQCQ1JCQhIxsoQg0KDQobJEIkaCRtJDckLyQqNGokJCQkJD8kNyReJDkhIxsoQg0KGyRCRURDZhsoQg0K',
  ),
  sample(
    'shift_jis',
    '写真を送ります',
    'jsqQXoLwkZeC6ILcgrc=',
    'grGC8YLJgr+CzYFCDQoNCo3wk/qCzI3VguiCzI7KkF6C8JGXguiC3IK3gUKTVotDgqqC5oKtgsSBQY5xgseC4IK9gr+C4Ip5grWCqYLBgr2C5oKkgsWCt4FCDQoNCoySk/ENCg==',
  ),
  sample(
    'gb18030',
    '关于发动机配件的报价',
    'udjT2reitq+7+sXkvP61xLGovNs=',
    'xPq6w6O6DQoNCri9vP7Kx8DkyLSxw7rNw9y34simtcSxqLzbo6y9u7v1xtrUvMj91tyho8jn0Oi807yxx+u45taqoaMNCg0KzfXA9g0K',
  ),
];

/** A subject and a body in a script that tests the window's text direction and fonts. */
export interface ScriptSample {
  readonly subject: string;
  readonly body: string;
}

export const rightToLeftSamples: readonly [ScriptSample, ...ScriptSample[]] = [
  {
    subject: 'موعد وصول القارب إلى الميناء',
    body: 'مرحباً،\r\n\r\nسيصل القارب يوم الخميس في الساعة 7:30 صباحاً إن شاء الله. رقم الحجز هو ABC-1234.\r\n\r\nمع التحية،\r\nسامي\r\n',
  },
  {
    subject: 'תמונות מהשיט בשבת',
    body: 'שלום לכולם,\r\n\r\nצירפתי קישור לתמונות מהשיט. מזג האוויר היה נהדר והילדים נהנו מאוד (גם "Max").\r\n\r\nלהתראות,\r\nנועה\r\n',
  },
];

export const emojiSamples: readonly [ScriptSample, ...ScriptSample[]] = [
  {
    subject: 'We made it across 🎉⛵️',
    body: 'Eleven days, one torn jib, no seasickness after day three 🤢➡️😎\r\n\r\nThe whole crew 👩🏽‍✈️👨‍👩‍👧‍👦 says hi from the quay. 🇵🇹\r\n',
  },
  {
    subject: '🐟 dinner on Saturday?',
    body: 'Caught two of these: 🐟🐟 — come hungry! ❤️\r\n\r\n祝好, Lin\r\n',
  },
];
