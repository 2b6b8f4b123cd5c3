#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Audit lines for the tests: log.py COUNT prints that many, the same every time."""
import json
import sys

IMAGES = [
    ("web:1", "sha256:" + "a" * 64), ("ci:2", "sha256:" + "b" * 64),
    ("<script>alert(1)</script>", "sha256:" + "c" * 64),
]


def line(i):
    image, image_id = IMAGES[i % 3]
    kind = ("rewrite", "refuse", "allow")[i % 3]
    findings = []
    if kind != "allow":
        findings.append({"rule": "user", "action": "rewrite", "pointer": "/process/user/uid",
                         "message": "runs as root (uid 0)"})
    if kind == "refuse":
        findings.append({"rule": "engine_socket", "action": "refuse", "pointer": "/mounts/6",
                         "message": "mounts the engine socket '/run/docker.sock'"})
    audits = i % 2 == 1
    return {
        "schema": 1, "time": "2026-01-%02dT00:00:%02dZ" % (1 + i % 28, i % 60), "event": "create",
        "id": "%064x" % (i + 1), "bundle": "/b/%d" % i, "engine": "docker", "name": "c%d" % i,
        "image": image, "image_id": image_id, "rootfs": "/r/%d" % i,
        "mode": "audit" if audits else "enforce", "verdict": "allow" if audits else kind,
        "would": kind, "findings": findings, "changes": [], "refusal": None, "policy": [],
    }


for n in range(int(sys.argv[1])):
    print(json.dumps(line(n), separators=(",", ":")))
