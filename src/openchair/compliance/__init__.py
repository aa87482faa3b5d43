"""May we call? The law as dated rows, and the engine that reads them.

Start reading at `rules.py`: `evaluate(snapshot, now, ruleset) -> Verdict`, pure. `snapshot.py` says
what it must be told, `verdict.py` what it answers, `ruleset.py` what a rule is; the rules are data
in `data/`. `hours.py` knows days and clocks, `zones.py` where a number may be, `store.py` remembers
decisions and the numbers never to be called again, `chain.py` sees that no decision is changed.
"""
