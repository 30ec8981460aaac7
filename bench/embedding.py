#!/usr/bin/env python3
"""What a prediction costs in a program that keeps a run open, against a process of `graft predict` for each photo.

    embedding.py GRAFT RUN PHOTO...

Prints one JSON object: milliseconds of CPU time (all threads), medians, which a busy machine disturbs little.
"""
import json
import pathlib
import resource
import statistics
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "sdk/examples/embed"))
import graft_predict  # noqa: E402


def cpu_ms(work):
    def used():
        both = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        return sum(one.ru_utime + one.ru_stime for one in both) * 1e3

    before = used()
    made = work()
    return made, used() - before


def main(graft, folder, paths):
    photos = [pathlib.Path(path).read_bytes() for path in paths]
    run, load = cpu_ms(lambda: graft_predict.Run(folder))
    _, first = cpu_ms(lambda: run.predict(photos[:1]))
    each = [cpu_ms(lambda one=one: run.predict([one]))[1] for one in photos]
    _, together = cpu_ms(lambda: run.predict(photos))
    command = [graft, "predict", folder, "--json"]
    process = [
        cpu_ms(lambda path=path: subprocess.run([*command, path], stdout=subprocess.DEVNULL, check=True))[1]
        for path in paths[:10]
    ]
    print(json.dumps({
        "load": round(load, 1),
        "first": round(first, 1),
        "one": round(statistics.median(each), 1),
        "one_of_all_at_once": round(together / len(photos), 1),
        "process": round(statistics.median(process), 1),
    }))


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
