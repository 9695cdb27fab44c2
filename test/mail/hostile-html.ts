// HTML that tries to run, load, submit or navigate, by name. RUN stands for code that reports that it ran; hosts
// end in .test, where a server takes note of every request.

export const hostileHtml: Readonly<Record<string, string>> = {
  // Scripts and handlers.
  script: '<script>RUN</script>',
  'script in two': '<scr<script>ipt>RUN</scr</script>ipt>',
  'script src': '<script src="https://evil.test/x.js"></script>',
  'script module': '<script type="module">RUN</script>',
  'img onerror': '<img src=x onerror="RUN">',
  'img onerror without quotes': '<img src=x:x onerror=RUN//>',
  'img onload':
    '<img src="data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7" onload="RUN">',
  'body onload': '<body onload="RUN">text</body>',
  'body onpageshow': '<body onpageshow=RUN>',
  'details ontoggle': '<details open ontoggle="RUN">x</details>',
  'autofocus onfocus': '<a href=# autofocus tabindex=1 onfocus="RUN">x</a><input autofocus onfocus=RUN>',
  'animation handler': '<style>@keyframes x{}</style><b style="animation:x 1ms" onanimationstart="RUN">x</b>',
  marquee: '<marquee onstart="RUN">x</marquee>',
  'video onerror': '<video><source onerror="RUN"></video>',
  'audio src': '<audio src=x onerror=RUN>',
  'slash as separator': '<img/src=x/onerror=RUN>',
  'NUL in a tag': '<scr\0ipt>RUN</scr\0ipt><img src=x on\0error=RUN>',
  'handler after a quote': '<a title="x"onmouseover=RUN href="https://ok.test/">x</a>',
  'custom element': '<x-a onclick=RUN autofocus tabindex=0 onfocus=RUN>x</x-a><b is="x-y">y</b>',
  // Other namespaces.
  'svg onload': '<svg onload="RUN"></svg>',
  'svg/onload': '<svg/onload=RUN>',
  'svg script': '<svg><script>RUN</script></svg>',
  'svg script href':
    '<svg><script href="https://evil.test/x.js" xlink:href="https://evil.test/y.js" /></svg>',
  'svg animate': '<svg><a><animate attributeName=href values="javascript:RUN" /><text>x</text></a></svg>',
  'svg set': '<svg><set onbegin=RUN attributeName=x dur=1s></svg>',
  'svg foreignObject': '<svg><foreignObject><img src=x onerror=RUN></foreignObject></svg>',
  'svg use': '<svg><use href="https://evil.test/x.svg#x"/><image href="https://evil.test/i.png"/></svg>',
  'svg data use':
    '<svg><use href="data:image/svg+xml,<svg id=x xmlns=http://www.w3.org/2000/svg><script>RUN</script></svg>#x"/></svg>',
  'math link':
    '<math><a xlink:href="javascript:RUN">x</a><maction actiontype="statusline#https://evil.test" xlink:href="javascript:RUN">y</maction></math>',
  // What changes when it is written and parsed again.
  'mxss noscript': '<noscript><p title="</noscript><img src=x onerror=RUN>"></noscript>',
  'mxss style in svg': '<svg></p><style><a id="</style><img src=1 onerror=RUN>">',
  'mxss math':
    '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=RUN&gt;">',
  'mxss form': '<form><math><mtext></form><form><mglyph><style></math><img src onerror=RUN>',
  'mxss annotation-xml':
    '<math><annotation-xml encoding="text/html"><style><img src=x onerror=RUN></style></annotation-xml></math>',
  'mxss title': '<svg><title><style><img src=x onerror=RUN></style></title></svg>',
  'mxss textarea': '<textarea><img title="</textarea><img src=x onerror=RUN>"></textarea>',
  'mxss select':
    '<select><template><style><!--</template><a rel="--></style></template></select><img src onerror=RUN>"></a></template></select>',
  'mxss comment': '<!--><img src=x onerror=RUN>--><!--!><img src=x onerror=RUN>-->',
  'mxss xmp': '<xmp><p title="</xmp><img src=x onerror=RUN>"></xmp>',
  'mxss plaintext': '<plaintext><img src=x onerror=RUN>',
  'mxss listing': '<listing>&lt;img src=x onerror=RUN&gt;</listing>',
  'mxss iframe text': '<iframe><p title="</iframe><img src=x onerror=RUN>"></iframe>',
  'mxss noembed': '<noembed><p title="</noembed><img src=x onerror=RUN>"></noembed>',
  'mxss deep': `${'<div>'.repeat(600)}<math><mtext><table><mglyph><style><img title="</style><img src=x onerror=RUN>">`,
  'style that closes itself':
    '<style>a{content:"\\3c/style>\\3cimg src=x onerror=RUN>"}</style><p style="content:\'</style><img src=x onerror=RUN>\'">',
  'style selector that closes itself':
    '<style>[a="\\3c/style>\\3cimg src=x onerror=RUN>"]{color:red}</style>',
  CDATA: '<svg><![CDATA[><img src=x onerror=RUN>]]></svg>',
  'attribute in backticks': '<img alt="`><img src=x onerror=RUN>" title=`x`>',
  // Frames, plug-ins, forms, navigation.
  iframe: '<iframe src="https://evil.test/f"></iframe>',
  'iframe srcdoc': '<iframe srcdoc="<script>RUN</script>"></iframe>',
  'iframe javascript': '<iframe src="javascript:RUN"></iframe>',
  object: '<object data="https://evil.test/o"><embed src="https://evil.test/e"></object>',
  'object data html': '<object data="data:text/html,<script>RUN</script>"></object>',
  applet: '<applet code=x archive="https://evil.test/a.jar"></applet>',
  frameset: '<frameset onload=RUN><frame src="https://evil.test/f"></frameset>',
  portal: '<portal src="https://evil.test/p"></portal><fencedframe src="https://evil.test/q"></fencedframe>',
  form: '<form action="https://evil.test/post" method=post id=f><input name=a value=b><button>go</button></form><button form=f formaction="javascript:RUN">x</button>',
  'input image': '<input type=image src="https://evil.test/i.png">',
  'meta refresh': '<meta http-equiv="refresh" content="0;url=https://evil.test/r">',
  'meta refresh data': '<meta http-equiv=refresh content="0;url=data:text/html,<script>RUN</script>">',
  'meta csp':
    '<meta http-equiv="Content-Security-Policy" content="img-src *; report-uri https://evil.test/csp">',
  'meta set-cookie': '<meta http-equiv="Set-Cookie" content="a=b">',
  base: '<base href="https://evil.test/"><img src="relative.png"><a href="page">x</a>',
  'base javascript': '<base href="javascript:RUN//"><a href="/x">x</a>',
  manifest: '<html manifest="https://evil.test/m"><link rel=manifest href="https://evil.test/n">',
  dialog: '<dialog open style="position:fixed;inset:0">Your password?</dialog><div popover id=p>x</div>',
  'shadow root':
    '<div><template shadowrootmode=open><img src=x onerror=RUN><script>RUN</script></template></div>',
  // Links that are none.
  'javascript link': '<a href="javascript:RUN">x</a><area href="javascript:RUN">',
  'javascript link in disguise':
    '<a href="&#1;java&#x0A;script&colon;RUN">x</a><a href=" \tjAvAsCrIpT:RUN">y</a>',
  'data link': '<a href="data:text/html,<script>RUN</script>">x</a>',
  'vbscript and file links':
    '<a href="vbscript:RUN">x</a><a href="file:///etc/passwd">y</a><a href="blob:https://x/y">z</a>',
  'link of the window':
    '<a href="/engine.html">x</a><a href="#top">y</a><a href="?q">z</a><a href="about:blank">w</a>',
  ping: '<a href="https://ok.test/" ping="https://evil.test/ping">x</a>',
  // Names that shadow what the window looks up.
  clobbering:
    '<img name=body><img name=getElementById><form id=contentDocument><input name=attributes></form><a id=ran>x</a><div id="packetboat-message">y</div>',
};

/** HTML that asks for remote items, by name: how many, and it may load none of them by itself. */
export const remoteHtml: Readonly<Record<string, readonly [items: number, html: string]>> = {
  none: [
    0,
    '<p>Plain <a href="https://ok.test/">link</a> <img src="cid:logo"> <img src="data:image/png;base64,AA"></p>',
  ],
  img: [1, '<img src="https://a.test/1.png">'],
  'the same twice': [1, '<img src="http://a.test/1.png"><img src="http://a.test/1.png">'],
  'without a scheme': [1, '<img src="//a.test/1.png">'],
  'with odd spelling': [1, '<img src=" ht\ntps:\\\\a.test/1.png ">'],
  srcset: [1, '<img srcset="https://a.test/1.png 1x, https://a.test/2.png 2x">'],
  'src and srcset': [1, '<img src="https://a.test/1.png" srcset="https://a.test/2.png 2x">'],
  picture: [1, '<picture><source srcset="https://a.test/1.webp"><img src="https://a.test/1.png"></picture>'],
  background: [
    3,
    '<body background="https://a.test/1"><table background="https://a.test/2"><tr><td background="https://a.test/3">',
  ],
  'style attribute': [1, '<p style="background:url(https://a.test/1.png)">x</p>'],
  'style attribute, quoted': [
    2,
    `<p style="background-image:url('https://a.test/1.png'),url(&quot;https://a.test/2.png&quot;)">x</p>`,
  ],
  'style attribute, escaped': [1, '<p style="background:\\75\\72l(https://a.test/1.png)">x</p>'],
  'image-set': [1, '<p style="background-image:image-set(\'https://a.test/1.png\' 1x)">x</p>'],
  'style element': [1, '<style>p{background:url(https://a.test/1.png)}</style><p>x</p>'],
  'style by a variable': [
    1,
    '<style>:root{--a:url(https://a.test/1.png)} p{background:var(--a)}</style><p>x</p>',
  ],
  'list, content, cursor, border, mask': [
    5,
    `<style>li{list-style-image:url(https://a.test/1)} p::before{content:url(https://a.test/2)}
     p{cursor:url(https://a.test/3),auto;border-image:url(https://a.test/4) 1;mask:url(https://a.test/5)}</style><li>x</li><p>x</p>`,
  ],
  '@import': [2, '<style>@import url(https://a.test/1.css);@import "https://a.test/2.css";</style>'],
  '@font-face': [
    1,
    '<style>@font-face{font-family:x;src:url(https://a.test/1.woff2)} p{font-family:x}</style><p>x</p>',
  ],
  'a CSS comment': [0, '<style>/* url(https://a.test/1.png) */ p{color:red}</style>'],
  link: [
    2,
    '<link rel=stylesheet href="https://a.test/1.css"><link rel=preload as=image href="https://a.test/2.png">',
  ],
  'video and audio': [
    4,
    '<video src="https://a.test/1" poster="https://a.test/2"></video><audio><source src="https://a.test/3"></audio><video><track src="https://a.test/4"></video>',
  ],
  'iframe, object, embed': [
    3,
    '<iframe src="https://a.test/1"></iframe><object data="https://a.test/2"></object><embed src="https://a.test/3">',
  ],
  svg: [2, '<svg><image href="https://a.test/1"/><rect fill="url(https://a.test/2#x)"/></svg>'],
  'input image': [1, '<input type=image src="https://a.test/1.png">'],
  'base and relative': [1, '<base href="https://a.test/dir/"><img src="1.png">'],
  'relative to nothing': [0, '<img src="1.png"><img src="/2.png">'],
  'this machine': [2, '<img src="http://127.0.0.1/1.png"><img src="http://localhost:1/2.png">'],
};
