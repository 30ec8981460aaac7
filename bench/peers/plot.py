#!/usr/bin/env python3
"""Draws peers.json: what share of the cores' peak each engine reaches, counting the multiplications of the
direct form, so that Winograd can pass 100 %.

    plot.py peers.json peers.svg
"""
import json
import sys

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

COLOURS = {"graft": "#2e7d32", "onnxruntime": "#1565c0", "openvino": "#6a1b9a", "torch": "#ef6c00", "mnn": "#757575"}


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        told = json.load(file)
    rows = [row for row in told["rows"] if row["threads"] == told["rows"][0]["threads"]]
    engines = list(rows[0]["images_per_second"])
    figure, axes = plt.subplots(figsize=(10, 4.2))
    width = 0.8 / len(engines)
    for i, engine in enumerate(engines):
        shares = [row["images_per_second"][engine] * row["gflop"] / (told["peak_gflops"] * row["threads"]) * 100
                  for row in rows]
        places = [n + (i - (len(engines) - 1) / 2) * width for n in range(len(rows))]
        bars = axes.bar(places, shares, width, label=engine, color=COLOURS.get(engine))
        labels = [f"{row['images_per_second'][engine]:.0f}" for row in rows]
        axes.bar_label(bars, labels, fontsize=6, padding=1)
    axes.axhline(100, color="black", linewidth=0.8, linestyle="--")
    axes.set_xticks(range(len(rows)), [row["network"].replace("timm:", "") for row in rows], fontsize=8)
    axes.set_ylabel(f"% of the fp32 peak ({told['peak_gflops']:.0f} GFLOP/s a core)")
    axes.set_title(f"Images a second on {rows[0]['threads']} core(s), batch {told['batch']}, fp32 (numbers on the bars)",
                   fontsize=9)
    axes.legend(fontsize=8)
    figure.tight_layout()
    figure.savefig(sys.argv[2])


if __name__ == "__main__":
    main()
