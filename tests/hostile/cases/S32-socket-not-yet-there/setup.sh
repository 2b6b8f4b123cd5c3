#!/bin/bash
# usage: setup.sh up|down   (CASE = this directory)
CASE=$(cd "$(dirname "$0")" && pwd); FX=${FX:-/tmp/oakum-hostile/fixture}; . "$CASE/../lib.sh"
up(){ mkdir -p /run/oakum-hostile-eng; echo /run/oakum-hostile-eng/docker.sock > "$CASE/protected.txt"; }
down(){ rmdir /run/oakum-hostile-eng; rm -f "$CASE/protected.txt"; }
run "$@"
