"""People who pick up: seeded personas that talk to the agent in text.

Start reading at `people.py`: a seed becomes a persona (`personas.py`), a life (`life.py`) and a
tongue (`speech.py`). `patient.py` is how they answer; `words_en.py` and `words_es.py` are all they
can say. `scenarios.py` names calls worth replaying, `sample.py` makes up leads.
"""
