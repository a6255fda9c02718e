/** The styles of the page. All texts keep a contrast of at least 4.5 to 1 in both themes. */

const LIGHT = `--page:#f6f7f9;--panel:#fff;--line:#c9d0d8;--text:#16202b;--dim:#515c68;--link:#0b57a4;--focus:#0b57a4;
--refused:#b00020;--unknown:#7628a3;--drift:#9a3b00;--warning:#7d5200;--change:#0a6640;--note:#0b57a4;--quiet:#515c68;`;
const DARK = `--page:#0f1419;--panel:#1a2129;--line:#3a4653;--text:#e8edf2;--dim:#a9b4bf;--link:#82c2ff;--focus:#ffd166;
--refused:#ff939c;--unknown:#d5a8ff;--drift:#ffab73;--warning:#f2bd57;--change:#68d49e;--note:#82c2ff;--quiet:#a9b4bf;`;

const MARKED = ["refused", "unknown", "drift", "warning", "change", "note", "quiet"]
  .map((mark) => `.m-${mark}{--mark:var(--${mark})}`)
  .join("\n");

export const STYLE = `
:root{color-scheme:light;${LIGHT}}
@media (prefers-color-scheme:dark){:root:not([data-theme=light]){color-scheme:dark;${DARK}}}
:root[data-theme=dark]{color-scheme:dark;${DARK}}
${MARKED}
*{box-sizing:border-box}
body{margin:0;background:var(--page);color:var(--text);font:15px/1.5 system-ui,"DejaVu Sans",sans-serif}
header,main{max-width:1500px;margin:0 auto;padding:0 20px}
h1{font-size:1.5rem;margin:.8em 0 .2em}
h2{font-size:1.2rem;margin:1em 0 .4em}
h3{font-size:1rem;margin:1em 0 .3em}
h1,h2,h3,p,li,dd,.crn,td a,th a{overflow-wrap:anywhere}
.spoken{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
a{color:var(--link)}
.skip{position:absolute;left:-999px}
.skip:focus{left:8px;top:8px;background:var(--panel);padding:8px;z-index:9}
:focus-visible{outline:3px solid var(--focus);outline-offset:1px}
main:focus,h2:focus{outline:none}
.dim{color:var(--dim)}
.crn,code{font:.85em/1.4 ui-monospace,"DejaVu Sans Mono",monospace}
.top{display:flex;gap:16px;align-items:start;justify-content:space-between}
.top>div{min-width:0}
#theme{white-space:nowrap;margin-top:1.2em}
.alert p{margin:.2em 0}
.alert{border-left:4px solid var(--warning);padding:4px 10px;background:var(--panel)}
button,select,input{font:inherit;color:var(--text);background:var(--panel);border:1px solid var(--dim);border-radius:6px;padding:5px 10px;max-width:100%}
button{cursor:pointer}
button[aria-pressed=true]{background:var(--text);color:var(--page)}
[aria-current]{color:var(--text);font-weight:700;text-decoration:none}
button:disabled{color:var(--dim);border-style:dashed;cursor:default}
.find{display:flex;flex-wrap:wrap;gap:10px 14px;align-items:end;margin:14px 0 8px}
.find label{display:grid;font-size:.85rem}
.find input{width:22em}
.find select{max-width:16em}
.legend{display:flex;flex-wrap:wrap;gap:4px 18px;padding:0;margin:8px 0;list-style:none;font-size:.88rem}
.sign{display:inline-block;min-width:1.4em;text-align:center;font-weight:700;color:var(--mark)}
.bar{display:flex;flex-wrap:wrap;gap:10px;align-items:center;justify-content:space-between;margin:8px 0}
.heads{display:grid;grid-template-columns:19.4fr 24fr 26fr 30fr;font-size:.85rem;color:var(--dim);padding:0 .6%}
.map{position:relative;height:70vh;min-height:320px;overflow:auto;border:1px solid var(--line);border-radius:8px;background:var(--page)}
.ground{position:relative;min-width:760px}
.map svg{position:absolute;inset:0;width:100%;height:100%;pointer-events:none}
.map path{fill:none;stroke:var(--line);stroke-width:1.5}
.map path.next{stroke:var(--mark);stroke-width:2;stroke-dasharray:6 4}
.node{position:absolute;height:30px;display:flex;align-items:center;gap:4px;padding:0 8px 0 4px;background:var(--panel);border:1px solid var(--line);border-left:5px solid var(--mark);border-radius:5px;cursor:pointer;white-space:nowrap;overflow:hidden}
.node .name{overflow:hidden;text-overflow:ellipsis;flex:none;max-width:75%}
.node .more{margin-left:auto;padding-left:6px;font-size:.8rem;color:var(--dim);overflow:hidden;text-overflow:ellipsis;flex:0 100 auto;min-width:0}
.node.loose{border-style:dashed;border-left-style:solid}
table{border-collapse:collapse;width:100%;background:var(--panel);font-size:.92rem}
caption{text-align:left;padding:6px 0;color:var(--dim)}
th,td{text-align:left;vertical-align:top;padding:5px 9px;border:1px solid var(--line)}
.scroll{overflow-x:auto}
.card{background:var(--panel);border:1px solid var(--line);border-left:5px solid var(--mark,var(--line));border-radius:6px;padding:8px 14px;margin:10px 0}
.card h3{margin-top:.2em}
dl{display:grid;grid-template-columns:minmax(8em,max-content) 1fr;gap:3px 16px;margin:8px 0}
dt{color:var(--dim)}
dd{margin:0;min-width:0}
.keys{list-style:none;padding:0;margin:8px 0 8px 8px;border-left:3px solid var(--line)}
.keys li{position:relative;padding:5px 0 5px 20px}
.keys li::before{content:"";position:absolute;left:-8px;top:12px;width:9px;height:9px;border-radius:50%;background:var(--page);border:2px solid var(--dim)}
.keys li.now::before{background:var(--change);border-color:var(--change)}
.keys li.then::before{border-style:dashed}
@media print{.find,.bar,#theme{display:none}.map{height:auto;overflow:visible}}
`;
