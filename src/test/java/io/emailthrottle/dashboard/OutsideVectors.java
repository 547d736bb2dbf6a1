package io.emailthrottle.dashboard;

import java.util.List;
import java.util.stream.IntStream;

/** Ways in which html makes a browser talk to a server. */
final class OutsideVectors {

    /** With a %s where the server stands. */
    private static final List<String> VECTORS = List.of(
            "<link rel=preconnect href='%s'>",
            "<link rel=dns-prefetch href='%s'>",
            "<link rel=prefetch href='%s'>",
            "<link rel=preload as=image href='%s'>",
            "<link rel=modulepreload href='%s'>",
            "<link rel=stylesheet href='%s'>",
            "<link rel=icon href='%s'>",
            "<link rel=manifest href='%s'>",
            "<link rel=prerender href='%s'>",
            "<meta http-equiv=refresh content='0;url=%s'>",
            "<meta http-equiv=Link content='<%s>; rel=preconnect'>",
            "<base href='%s'><img src=x>",
            "<img src='%s'>",
            "<img srcset='%s 2x'>",
            "<img lowsrc='%s' dynsrc='%s'>",
            "<picture><source srcset='%s'><img></picture>",
            "<input type=image src='%s'>",
            "<iframe src='%s'></iframe>",
            "<iframe srcdoc=\"<link rel=preconnect href='%s'>\"></iframe>",
            "<frameset><frame src='%s'></frameset>",
            "<object data='%s'></object>",
            "<embed src='%s'>",
            "<video src='%s' poster='%s' autoplay></video>",
            "<audio src='%s' autoplay></audio>",
            "<video><source src='%s'><track default src='%s'></video>",
            "<script src='%s'></script>",
            "<script type=module>import '%s'</script>",
            "<script type=speculationrules>{\"prefetch\":[{\"urls\":[\"%s\"]}]}</script>",
            "<style>@import '%s';</style>",
            "<style>body{background:url(%s)}</style>",
            "<style>@font-face{font-family:f;src:url(%s)}body{font-family:f}</style>",
            "<style>p{background:\\75rl(%s)}</style><p>x</p>",
            "<div style='background:url(%s)'>x</div>",
            "<div style=\"background:image-set('%s' 1x)\">x</div>",
            "<div style='list-style:url(%s);display:list-item'>x</div>",
            "<div style='content:url(%s)'>x</div>",
            "<table background='%s'><tr><td background='%s'>x</td></tr></table>",
            "<body background='%s' onload=\"fetch('%s')\">",
            "<svg><image href='%s'/><use href='%s#a'/><feImage href='%s'/></svg>",
            "<svg><style>@import '%s'</style></svg>",
            "<math><mglyph src='%s'></mglyph></math>",
            "<form action='%s'><button autofocus>x</button></form>",
            "<a href='%s' ping='%s' autofocus>x</a>",
            "<portal src='%s'></portal>",
            "<template shadowrootmode=open><img src='%s'></template>",
            "<noscript><link rel=preconnect href='%s'></noscript>",
            "<img src='data:x' onerror=\"new Image().src='%s'\">");

    private OutsideVectors() {}

    /** One email's html for each, each with a path of its own at the server. */
    static List<String> at(String server) {
        return IntStream.range(0, VECTORS.size())
                .mapToObj(i -> VECTORS.get(i).replace("%s", server + "/" + i))
                .toList();
    }
}
