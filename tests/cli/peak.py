#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""peak.py KIB COMMAND...: runs it, and fails with 99 when it had more memory than that."""
import os
import resource
import subprocess
import sys

# Under ASan what was freed is kept for a while, which is not what is measured.
env = dict(os.environ, ASAN_OPTIONS="quarantine_size_mb=8")
status = subprocess.call(sys.argv[2:], env=env)
peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
if peak > int(sys.argv[1]):
    print("peak: %d KiB, more than %s" % (peak, sys.argv[1]))
    status = 99
sys.exit(status)
