# helpers for setup.sh; every setup only touches $FX, /run/oakum-hostile-*, /runner-oakum-hostile and its own case dir
ensure_sock(){ [ -S "$1" ] || python3 -c 'import socket,sys; s=socket.socket(socket.AF_UNIX); s.bind(sys.argv[1])' "$1"; }
listen_sock(){ rm -f "$1"; python3 -c 'import socket,sys,time
s=socket.socket(socket.AF_UNIX); s.bind(sys.argv[1]); s.listen(1); time.sleep(600)' "$1" >/dev/null 2>&1 & echo $! > "$2"; for i in 1 2 3 4 5 6 7 8 9 10; do [ -S "$1" ] && break; sleep 0.1; done; }
kill_pidfile(){ [ -s "$1" ] && kill "$(cat "$1")" 2>/dev/null; rm -f "$1"; }
clone_root(){ rm -rf "$FX/$1"; cp -a "$FX/rootfs" "$FX/$1"; }
start_ns(){ # start_ns net|pid FILE PIDFILE: new namespace pinned at FILE
  : > "$2"; case $1 in
  net) unshare -n sleep 600 >/dev/null 2>&1 & echo $! > "$3"; sleep 0.3; mount --bind /proc/$(cat "$3")/ns/net "$2";;
  pid) unshare -p -f sleep 600 >/dev/null 2>&1 & echo $! > "$3"; sleep 0.3; mount --bind /proc/$(cat "$3")/ns/pid_for_children "$2";; esac; }
stop_ns(){ umount "$1"; rm -f "$1"; kill_pidfile "$2"; }
run(){ case "${1:-up}" in up) up;; down) down;; *) echo "usage: up|down" >&2; exit 2;; esac; }
