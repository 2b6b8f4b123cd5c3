# SPDX-License-Identifier: Apache-2.0
"""Lines and branches by room, of gcovr's summary:  rooms.py SUMMARY.json BAR"""
import collections
import json
import sys


def room_of(path):
    parts = path.split("/")
    return "/".join(parts[:2]) if parts[0] == "core" else parts[0]


def per_cent(covered, total):
    return f"{100 * covered / total:6.1f} %" if total else "     - "


def main():
    path, bar = sys.argv[1], float(sys.argv[2])
    with open(path, encoding="utf-8") as f:
        files = json.load(f)["files"]
    counts = collections.defaultdict(lambda: [0, 0, 0, 0])
    for file in files:
        room = room_of(file["filename"])
        for group in {room, room.split("/")[0], "all"}:
            for i, key in enumerate(("line_covered", "line_total",
                                     "branch_covered", "branch_total")):
                counts[group][i] += file[key]
    print(f"{'room':16} {'lines':>6} {'':8} {'branches':>9}")
    for room in sorted(counts, key=lambda r: (r == "all", r)):
        lines, all_lines, branches, all_branches = counts[room]
        print(f"{room:16} {all_lines:6} {per_cent(lines, all_lines)} {all_branches:9}"
              f" {per_cent(branches, all_branches)}")
    lines, all_lines = counts["core"][:2]
    if 100 * lines > bar * all_lines:
        print(f"coverage: core is above the bar of {bar:g} % of lines")
    else:
        print(f"coverage: core is below the bar of {bar:g} % of lines")


if __name__ == "__main__":
    main()
