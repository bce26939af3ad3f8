"""What the names of elements say: the words in their classes, identifiers, roles and targets.

People who make pages name their parts alike all over the world: `article-body`, `related-posts`,
`share-buttons`. Each group of words here stands for one meaning; a name's meanings are those of
its words. The groups were put together from the names on pages of the development set and from
the lists that trafilatura and Readability look for.
"""

from __future__ import annotations

import re
from functools import lru_cache

from counterfoil.read.web.markup import Element

_GROUPS = {
    "whole": "article story entry post hentry page single detail details blog news main node item"
    " publication beitrag artikel articulo nota noticia material articolo matter",
    "inner": "body content contents text texts copy prose richtext rich rte wysiwyg paragraph"
    " paragraphs articlebody articletext articlecontent storybody"
    " maincontent bodytext texte cuerpo inhalt corps testo tekst fulltext primary",
    "comment": "comment* coment* kommentar* disqus respond reply replies discuss* livefyre"
    " responses thread* feedback komment* opinions",
    "related": "related* recommend* recirc* more readmore also similar popular trending latest most"
    " teaser* outbrain taboola crosslink* suggest* next prev previous pager pagination recent"
    " zergnet feed feeds carousel* slider* card cards upnext hot read other others verwandt*"
    " weitere mehr reco series topic topics boxes insert* reference* continue promos see",
    "social": "share shares sharing sharethis sharedaddy sharer social* follow* facebook twitter"
    " addto* like likes whatsapp telegram pinterest bookmark* print soc subscribers vk ok fb"
    " instagram linkedin youtube messenger viber",
    "nav": "nav* menu* breadcrumb* crumb* toolbar tab tabs sitemap toc skip link links jump anchor*"
    " dropdown* filter* search* lang language languages pathway category categories"
    " archive* bread button buttons btn",
    "side": "sidebar* aside widget* rail secondary right left side marginal* extra extras tool"
    " tools box module* panel*",
    "ad": "ad ads advert* adsense banner* sponsor* promo* dfp adv anzeige* werbung reklam*"
    " commercial affiliate* shop* deal deals cta call marketing offer offers google adunit"
    " adslot",
    "support": "donat* support* subscri* newsletter* paywall* member* signup signin login register*"
    " registration modal* popup* cookie* consent gdpr overlay* form forms formular alert* notif*"
    " plea contribut* app premium lock locked mail email hint tooltip* pay payment patreon boosty"
    " spende* abo abonn* optin pledge appeal fundrais* pozhertv* podpis*",
    "meta": "byline author* bio date datetime dates time* meta* publish* posted tag tags credit"
    " credits source* keyword* info kicker profile* avatar* view views stat stats count counter"
    " rating rate vote votes voting score vcard eyebrow rubric* label* badge* updated"
    " license licence copyright disclaimer* disclos* correction* postmeta dateline autor* auteur",
    "caption": "caption* photo* img image images gallery slideshow* media figure video* player*"
    " picture* legend thumb* audio slide foto bild* bu",
    "foot": "foot* bottom legal* terms policy colophon postscript",
    "head": "head* top title* masthead logo* brand* hero subtitle subhead* headline*",
    "lead": "lead* intro* standfirst summary excerpt abstract dek perex descri* anons* synopsis"
    " chapeau sapo subline teasertext deck",
    "hide": "hidden* hide sr visually screen invisible noprint offscreen nojs collapse collapsed"
    " none reader",
    "quote": "quote* blockquote cite pull pullquote",
    "list": "list* items grid row rows table* tile tiles",
    "product": "product* price* cart sku review reviews ratings spec specs faq* question* answer*"
    " accordion* feature features testimonial*",
    "forum": "forum* message* postbody user users signature* bbcode",
}
_BITS = {name: 1 << place for place, name in enumerate(_GROUPS)}
GROUPS = (*_GROUPS, "strong")
"""The meanings, in the order of their bits. `strong` is both of the first two in one name."""
_STRONG = 1 << len(_GROUPS)
_BOTH = _BITS["whole"] | _BITS["inner"]
APART = sum(_BITS[name] for name in ("comment", "related", "social", "nav", "side", "ad", "foot"))
APART |= _BITS["support"]
"""The meanings of what stands beside an article."""
BODY, STRONG = _BOTH, _STRONG
SUPPORT, SOCIAL = _BITS["support"], _BITS["social"]
COMMENT, RELATED = _BITS["comment"], _BITS["related"]
_NAMED = re.compile(
    r"""(?:^|[\s"'/])(?:class|id|itemprop|role|data-(?:testid|component|type|block|name))\s*=\s*
    (?:"([^"]*)"|'([^']*)'|([^\s>"']+))""",
    re.IGNORECASE | re.VERBOSE,
)
_SIMPLE = re.compile(r"""\s*(?:class|id)="([^"]*)"\s*""")
_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])")
_ROLES = {
    "navigation": "nav",
    "menubar": "menu",
    "banner": "masthead",
    "contentinfo": "footer",
    "complementary": "aside",
    "dialog": "modal",
    "tablist": "tabs",
}
_TARGET = re.compile(
    r"""(?P<support>donat|subscri|newsletter|paypal|patreon|boosty|/support|membership|abonn|spende
      |pozhertv|contribut|ko-fi|buymeacoffee|signup|sign-up|/join\b|crowdfund|yoomoney)
    |(?P<social>facebook\.com|twitter\.com|//x\.com|//t\.me|telegram|vk\.com|instagram|pinterest
      |linkedin|whatsapp|youtube\.com|mailto:|sharer?\b|ok\.ru|dzen\.ru|viber)""",
    re.IGNORECASE | re.VERBOSE,
)
_HREF = re.compile(r"""\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)


def _table() -> tuple[dict[str, int], dict[str, int]]:
    words: dict[str, int] = {}
    stems: dict[str, int] = {}
    for name, group in _GROUPS.items():
        for word in group.split():
            if word.endswith("*"):
                stems[word[:-1]] = stems.get(word[:-1], 0) | _BITS[name]
            else:
                words[word] = words.get(word, 0) | _BITS[name]
    return words, stems


_WORDS, _STEMS = _table()
_SIZES = sorted({len(stem) for stem in _STEMS})


@lru_cache(maxsize=20_000)
def _meanings_of_word(word: str) -> int:
    found = _WORDS.get(word, 0)
    for size in _SIZES:
        found |= _STEMS.get(word[:size], 0)
    return found


@lru_cache(maxsize=20_000)
def meanings_of_name(name: str) -> int:
    """Return the meanings of a class, an identifier or the like, as bits."""
    name = _ROLES.get(name.lower(), name)
    found = 0
    for word in _WORD.findall(name):
        found |= _meanings_of_word(word.lower())
    return found | _STRONG if found & _BOTH == _BOTH else found


def meanings(element: Element) -> int:
    """Return the meanings of an element's names, as bits."""
    found = 0
    for name in names_in(element.written):
        found |= meanings_of_name(name)
    return found


def names_in(written: str) -> list[str]:
    """Return the classes, identifiers and the like in attributes as they are written."""
    if simple := _SIMPLE.fullmatch(written):
        return [simple[1]]
    return [names[0] or names[1] or names[2] for names in _NAMED.findall(written)]


def target_meanings(link: Element) -> int:
    """Return what a link's address says that it leads to: SUPPORT, SOCIAL, or 0."""
    address = _HREF.search(link.written)
    return address_meanings(address[1] or address[2] or address[3] or "") if address else 0


def address_meanings(address: str) -> int:
    """Return what an address leads to: SUPPORT, SOCIAL, or 0."""
    found = _TARGET.search(address)
    if not found:
        return 0
    return SUPPORT if found["support"] else SOCIAL
