#include "report/html/style.hpp"

namespace graft::report {

// The six colours of lines, and the two of the heat map, are told apart with any of the common
// colour blindnesses and have a contrast of at least 3 to the ground, light and dark.
std::string_view style_sheet() {
  return R"css(:root{color-scheme:light dark;--ground:#fff;--ink:#1c2127;--soft:#59636e;--rule:#dde2e7;
--panel:#f5f7f8;--accent:#2c6e49;--cell:#f0f2f4;--strong:#fff;--miss:#dd6208;
--c0:#0b62a8;--c1:#c2540a;--c2:#00795c;--c3:#9a4c86;--c4:#7d6100;--c5:#56606b}
@media screen and (prefers-color-scheme:dark){:root{--ground:#14181c;--ink:#e4e8ec;--soft:#9da8b3;
--rule:#2d343b;--panel:#1c2126;--accent:#7cc79b;--cell:#20262c;--strong:#0d1114;--miss:#f0964a;
--c0:#5fb0ee;--c1:#f0964a;--c2:#3cc49b;--c3:#dd93c3;--c4:#dcc04a;--c5:#a9b4bf}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0 auto;padding:2.5rem 1.5rem 4rem;max-width:54rem;background:var(--ground);
color:var(--ink);font:16px/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Helvetica Neue",Arial,sans-serif}
a{color:var(--accent);text-decoration:none}
a:hover,a:focus-visible{text-decoration:underline}
header{border-top:4px solid var(--accent);padding-top:1.25rem}
h1{font-size:2rem;line-height:1.2;letter-spacing:-.015em;margin:0;overflow-wrap:anywhere}
.subtitle{color:var(--soft);margin:.4rem 0 0;overflow-wrap:anywhere;white-space:pre-line}
nav{margin:1.5rem 0 0;padding:.7rem 0;border:solid var(--rule);border-width:1px 0;font-size:.875rem}
nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.3rem 1.5rem}
nav li{overflow-wrap:anywhere;min-width:0}
nav>ul>li>a{font-weight:600}
nav ul ul{display:inline-flex;gap:.3rem .9rem;margin-left:.9rem}
nav ul ul a{color:var(--soft)}
section{margin-top:2.75rem}
h2{font-size:1.375rem;line-height:1.25;letter-spacing:-.01em;margin:0 0 1rem;overflow-wrap:anywhere}
h3{font-size:1.0625rem;line-height:1.3;margin:2rem 0 .6rem;overflow-wrap:anywhere}
.text{margin:.6rem 0;max-width:42rem;white-space:pre-line;overflow-wrap:anywhere}
.none{margin:.2rem 0;color:var(--soft);font-style:italic}
figure{margin:1.25rem 0 1.75rem}
figcaption{font-size:.875rem;font-weight:600;margin-bottom:.6rem;overflow-wrap:anywhere}
.wide{overflow-x:auto}
table{border-collapse:collapse;font-size:.875rem;line-height:1.4;font-variant-numeric:tabular-nums}
th,td{text-align:left;vertical-align:baseline;padding:.34rem 1.75rem .34rem 0;border-bottom:1px solid var(--rule);
overflow-wrap:anywhere;min-width:3.5rem;white-space:pre-line}
th{font-weight:600;color:var(--soft);border-bottom-color:var(--soft);vertical-align:bottom;overflow-wrap:normal}
th:last-child,td:last-child{padding-right:0}
.num{text-align:right;min-width:0;white-space:nowrap}
.figures{display:flex;flex-wrap:wrap;gap:.75rem;margin:0}
.figures div{background:var(--panel);border-radius:8px;padding:.75rem 1.1rem .7rem;min-width:7.5rem}
.figures dt{font-size:.8125rem;color:var(--soft)}
.figures dd{margin:.1rem 0 0;font-size:1.625rem;line-height:1.25;font-weight:600;letter-spacing:-.015em;
font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.legend{list-style:none;margin:0 0 .5rem;padding:0;display:flex;flex-wrap:wrap;gap:.2rem 1.25rem;
font-size:.8125rem;color:var(--soft)}
.legend li{display:flex;align-items:center;gap:.45rem;overflow-wrap:anywhere}
.sample{width:28px;height:12px;flex:none}
.shade{width:14px;height:14px;border-radius:3px;flex:none}
.shade.hit{background:var(--c0)}
.shade.miss{background:var(--miss)}
svg{display:block;font-family:inherit}
svg text{fill:var(--soft);font-variant-numeric:tabular-nums}
.plot{width:100%;height:auto;font-size:13px}
.plot.small{display:none;max-width:28rem}
.label{font-size:13px}
.label text,.name text{fill:var(--ink)}
.grid{stroke:var(--rule);fill:none}
.axis{stroke:var(--soft);fill:none}
.line{fill:none;stroke:var(--c);stroke-width:2;stroke-linejoin:round;stroke-linecap:round}
.dense{stroke-width:1.25}
.dashed .line{stroke-dasharray:7 5}
.sample.dashed .line{stroke-dasharray:6 3;stroke-linecap:butt}
.c0,.c1,.c2,.c3,.c4,.c5{fill:var(--c)}
.c0{--c:var(--c0)}.c1{--c:var(--c1)}.c2{--c:var(--c2)}.c3{--c:var(--c3)}.c4{--c:var(--c4)}.c5{--c:var(--c5)}
.map{height:auto;max-width:100%}
.ground{fill:var(--cell)}
.map .hit{fill:var(--c0)}
.map .miss{fill:var(--miss)}
.parting{stroke:var(--ground);fill:none}
.number{pointer-events:none}
.number text{fill:var(--ink);text-anchor:middle}
.number .strong{fill:var(--strong);font-weight:600}
.wide+.legend{margin:.75rem 0 0}
.thumbs{list-style:none;margin:0;padding:0;display:grid;grid-template-columns:repeat(auto-fill,minmax(7.5rem,1fr));gap:1.1rem .9rem}
.thumbs li{font-size:.75rem;line-height:1.35;color:var(--soft);overflow-wrap:anywhere;white-space:pre-line;break-inside:avoid}
.frame{display:flex;align-items:center;justify-content:center;height:112px;margin-bottom:.4rem;
background:var(--panel);border-radius:6px}
.frame img{max-width:100%;max-height:96px;border-radius:2px}
.absent{font-style:italic}
pre{margin:0;padding:.9rem 1.1rem;background:var(--panel);border-radius:8px;overflow:auto;max-height:32rem;
font:.8125rem/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace;tab-size:4}
@media (max-width:36rem){body{padding:1.5rem 1rem 3rem}h1{font-size:1.5rem}
.plot.large{display:none}.plot.small{display:block}
.figures{display:grid;grid-template-columns:1fr 1fr;gap:.6rem}.figures div{min-width:0}.figures dd{font-size:1.25rem}
th,td{padding-right:1.1rem}.map{max-width:max(100%,34rem)}}
@media print{body{max-width:none;padding:0;font-size:10.5pt}nav{display:none}
figure,figcaption,h2,h3{break-inside:avoid}h2,h3,figcaption{break-after:avoid}
.table,.listing{break-inside:auto}tr{break-inside:avoid}thead{display:table-header-group}
pre{max-height:none;white-space:pre-wrap;overflow-wrap:anywhere}.wide{overflow:visible}
.shade,.map,.figures div,.frame,pre{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
)css";
}

}  // namespace graft::report
