#!/bin/bash
# usage: setup.sh up|down   (CASE = this directory)
CASE=$(cd "$(dirname "$0")" && pwd); FX=${FX:-/tmp/oakum-hostile/fixture}; . "$CASE/../lib.sh"
up(){ ensure_sock /run/docker.sock; ln -f /run/docker.sock /run/oakum-hostile-case-hl; }
down(){ rm -f /run/oakum-hostile-case-hl; }
run "$@"
