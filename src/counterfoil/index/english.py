"""English forms that no rule of endings joins to their word: irregular plurals and verbs.

The commonest of them, from any school grammar; Snowball (Porter 2) joins the regular ones.
"""

from __future__ import annotations

_FORMS = """
child children|man men|woman women|person people|foot feet|tooth teeth|mouse mice|wife wives
life lives|half halves|thief thieves|datum data|crisis crises|criterion criteria
be am is are was were been|have has had|do does did done|go went gone|say said|tell told
give gave given|take took taken|make made|get got gotten|come came|become became|see saw seen
know knew known|think thought|find found|leave left|lose lost|pay paid|send sent|spend spent
sell sold|buy bought|bring brought|teach taught|catch caught|fight fought|seek sought|meet met
hold held|keep kept|feel felt|lead led|read read|feed fed|flee fled|fly flew flown|fall fell fallen
rise rose risen|drive drove driven|ride rode ridden|write wrote written|speak spoke spoken
break broke broken|choose chose chosen|steal stole stolen|begin began begun|run ran
drink drank drunk|swear swore sworn|wear wore worn|bear bore borne|grow grew grown
throw threw thrown|draw drew drawn|show showed shown|stand stood|understand understood|win won
sit sat|shoot shot
hide hid hidden|forget forgot forgotten|forbid forbade forbidden|strike struck|build built
lend lent|mean meant|deal dealt|hear heard|lay laid|lie lain|die died dying|tie tied tying
"""
REGULAR = {
    form: word
    for entry in _FORMS.replace("\n", "|").split("|")
    if entry
    for word, *forms in [entry.split()]
    for form in forms
}
"""The word that an irregular form belongs to."""
