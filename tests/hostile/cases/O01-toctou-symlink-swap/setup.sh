#!/bin/bash
# usage: setup.sh up|down   (CASE = this directory)
CASE=$(cd "$(dirname "$0")" && pwd); FX=${FX:-/tmp/oakum-hostile/fixture}; . "$CASE/../lib.sh"
up(){ mkdir -p $FX/srv/app/real; ln -sfn real $FX/srv/app/flip; ( cd $FX/srv/app; exec -a oakum-hostile-flip python3 -c "import os
while True:
  os.symlink('/run','t'); os.rename('t','flip'); os.symlink('real','t'); os.rename('t','flip')" ) & echo $! > "$CASE/pid"; }
down(){ kill_pidfile "$CASE/pid"; rm -rf $FX/srv/app/{real,flip,t}; }
run "$@"
