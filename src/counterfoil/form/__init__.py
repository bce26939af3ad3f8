"""The offline form: one page in which a monitor fills in a return and seals it, without a network.

    making.py    puts the page together: a project's programme and a roster
    page/        the page and its style
    words/       what it says, in English and Russian
    script/      what it does, and how it is bundled (`make form`)
    built/       the bundle, kept here so that nobody needs the tools that made it

The script seals as counterfoil.sealing does; both are held to one set of examples.
"""
