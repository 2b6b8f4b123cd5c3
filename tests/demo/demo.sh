#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The same careless bundle, run by runc alone and through oakum-runtime, side by side; then
# what happens to a mount of docker's socket. As root: make demo. Everything happens in
# namespaces of its own and is gone afterwards (tests/e2e/machine.sh).
set -u
SELF=$(realpath "$0")
TOP=${SELF%/tests/demo/demo.sh}
export PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C

. "$TOP/tests/e2e/machine.sh"
. "$TOP/tests/e2e/bundle.sh"
machine_enter "$SELF" "$@"

TMP=$(mktemp -d /var/tmp/oakum-demo.XXXXXX)
chmod 755 "$TMP"
clean_up() {
	machine_clean_up "$TMP"
	rm -rf --one-file-system "$TMP"
}
trap clean_up EXIT
trap 'exit 130' INT TERM HUP

if [ -t 1 ] && [ -z "${NO_COLOR-}" ]; then
	BOLD=$'\e[1m' RED=$'\e[31m' GREEN=$'\e[32m' DIM=$'\e[2m' PLAIN=$'\e[0m'
else
	BOLD='' RED='' GREEN='' DIM='' PLAIN=''
fi

RUNC=$(command -v runc) || machine_die 'runc is not installed'
OAKUM=/usr/local/bin/oakum-runtime
WAYS=(runc oakum) # the columns

# The programs under the names a user has them by; an /etc/oakum of this machine is not used.
install_oakum() {
	mkdir "$TMP/scratch"
	machine_writable "$TMP/scratch" /etc /usr/local
	mount -t tmpfs -o mode=755 run /run
	# shellcheck disable=SC2086 # a list of variables
	make -C "$TOP" -s install PREFIX=/usr/local ${OAKUM_MAKE-} >"$TMP/install.log" 2>&1 || {
		cat "$TMP/install.log"
		machine_die 'make install failed'
	}
	rm -rf /etc/oakum
}

# An engine's socket for the container to grab at: it listens, as dockerd's does.
listen() {
	perl -MSocket -e '
		socket(my $s, AF_UNIX, SOCK_STREAM, 0) or die "socket: $!";
		bind($s, sockaddr_un("/run/docker.sock")) or die "bind: $!";
		listen($s, 1) or die "listen: $!";
		sleep 600;' &
	disown
	until [ -S /run/docker.sock ]; do sleep 0.02; done
}

# bundle WAY NAME ARG…: prints where it is.
bundle() {
	local dir=$TMP/$1-$2
	mkdir -p "$dir/rootfs"
	cp -a "$TMP/image/." "$dir/rootfs"
	BUNDLE_CGROUP=/${TMP##*/}/$1-$2 bundle_config "${@:3}" >"$dir/config.json"
	echo "$dir"
}

runtime() { # WAY ARG…
	if [ "$1" = runc ]; then
		"$RUNC" "${@:2}"
	else
		"$OAKUM" "${@:2}"
	fi
}

fact() { # WAY NAME
	sed -n "s/^$2=//p" "$TMP/$1.facts"
}

CAPABILITIES=(chown dac_override dac_read_search fowner fsetid kill setgid setuid setpcap
	linux_immutable net_bind_service net_broadcast net_admin net_raw ipc_lock ipc_owner
	sys_module sys_rawio sys_chroot sys_ptrace sys_pacct sys_admin sys_boot sys_nice
	sys_resource sys_time sys_tty_config mknod lease audit_write audit_control setfcap
	mac_override mac_admin syslog wake_alarm block_suspend audit_read perfmon bpf
	checkpoint_restore)

# capabilities HEX: how many, and the names when they are few.
capabilities() {
	local mask=$((16#${1:-0})) bit count=0 names=''
	for ((bit = 0; bit < 64; bit++)); do
		((mask >> bit & 1)) || continue
		count=$((count + 1))
		names+=" ${CAPABILITIES[bit]:-$bit}"
	done
	case $count in
	0) echo none ;;
	1) echo "${names# }" ;;
	*) echo "$count of them" ;;
	esac
}

# reaching WAY: those of them that reach anything outside. In a user namespace none does.
reaching() {
	if [ "$(fact "$1" outside)" = 0 ]; then
		capabilities "$(fact "$1" CapEff)"
	else
		capabilities 0
	fi
}

describe_tmp() { # WAY
	local mount
	mount=$(fact "$1" tmp)
	case $mount in
	'') echo "the image's own directory" ;;
	*) echo "${mount%% *}, $(tr ',' '\n' <<<"${mount##* }" |
		grep -xE 'noexec|nosuid|nodev' | paste -sd,)" ;;
	esac
}

describe_fill() { # WAY
	local bytes
	bytes=$(fact "$1" tmp_bytes)
	if [ "${bytes:-0}" -ge 157286400 ]; then
		echo '150 MiB written, no end'
	else
		echo "full at $((bytes / 1048576)) MiB"
	fi
}

yes_no() { # VALUE WHEN-0 WHEN-OTHER
	if [ "$1" = 0 ]; then echo "$2"; else echo "$3"; fi
}

# terminate WAY: what SIGTERM does to `sh -c 'sleep 1000'`.
terminate() {
	local way=$1 id=$1-sleep dir from pid
	dir=$(bundle "$way" sleep sh -c 'sleep 1000')
	runtime "$way" run --detach --pid-file "$TMP/pid" --bundle "$dir" "$id" \
		</dev/null >"$TMP/out" 2>&1 || { cat "$TMP/out" >&2; echo 'did not start'; return; }
	# Up is what has become the workload, or has started it.
	pid=$(cat "$TMP/pid")
	until grep -qsz '^sleep$' "/proc/$pid/cmdline" ||
		grep -qs "^PPid:[[:space:]]*$pid$" /proc/[0-9]*/status; do
		sleep 0.02
	done
	from=$(date +%s%N)
	runtime "$way" kill "$id" TERM
	while [ $((($(date +%s%N) - from) / 1000000)) -lt 2000 ]; do
		if runtime "$way" state "$id" | grep -q '"status": "stopped"'; then
			echo "ends after $((($(date +%s%N) - from) / 1000000)) ms"
			runtime "$way" delete "$id"
			return
		fi
	done
	echo 'ignored, still there after 2 s'
	runtime "$way" delete --force "$id"
}

row() { # LABEL RUNC OAKUM
	printf ' %-16s %s%-30s%s %s%s%s\n' "$1" "$RED" "$2" "$PLAIN" "$GREEN" "$3" "$PLAIN"
}

rule() {
	printf '%s %s%s\n' "$DIM" "$(printf '%.0s-' {1..77})" "$PLAIN"
}

# Runs the bundle both ways and prints what it saw.
table() {
	local way dir
	for way in "${WAYS[@]}"; do
		dir=$(bundle "$way" probe probe)
		runtime "$way" run --bundle "$dir" "$way-probe" >"$TMP/$way.facts" 2>"$TMP/out" || {
			cat "$TMP/out"
			machine_die "the bundle does not run by $way"
		}
	done
	printf ' %-16s %s%-30s %s%s\n' '' "$BOLD" 'runc alone' 'oakum-runtime, then runc' "$PLAIN"
	rule
	row 'user' "uid $(fact runc uid), gid $(fact runc gid)" \
		"uid $(fact oakum uid), gid $(fact oakum gid)"
	row '  on the host' "uid $(fact runc outside)" "uid $(fact oakum outside)"
	row 'capabilities' "$(capabilities "$(fact runc CapEff)")" \
		"$(capabilities "$(fact oakum CapEff)")"
	row '  on the host' "$(reaching runc)" "$(reaching oakum)"
	row 'setuid programs' "$(yes_no "$(fact runc NoNewPrivs)" 'gain privileges' 'gain nothing')" \
		"$(yes_no "$(fact oakum NoNewPrivs)" 'gain privileges' 'gain nothing')"
	row 'system calls' "$(yes_no "$(fact runc Seccomp)" 'all' 'filtered (seccomp)')" \
		"$(yes_no "$(fact oakum Seccomp)" 'all' 'filtered (seccomp)')"
	row '/tmp' "$(describe_tmp runc)" "$(describe_tmp oakum)"
	row '  when filled' "$(describe_fill runc)" "$(describe_fill oakum)"
	row 'PID 1' "$(fact runc pid1)" "$(fact oakum pid1)"
	row 'SIGTERM' "$(terminate runc)" "$(terminate oakum)"
	rule
}

refusal() {
	local dir way status
	local BUNDLE_MOUNTS=',
		{ "destination": "/run/docker.sock", "type": "bind",
		  "source": "/run/docker.sock", "options": [ "rbind" ] }'
	printf '\n%sThe same bundle with a mount of /run/docker.sock%s\n\n' "$BOLD" "$PLAIN"
	for way in "${WAYS[@]}"; do
		dir=$(bundle "$way" socket ls -l /run/docker.sock)
		printf '%s$ %s run --bundle careless c1%s\n' "$DIM" \
			"$([ "$way" = runc ] && echo runc || echo oakum-runtime)" "$PLAIN"
		status=0
		runtime "$way" run --bundle "$dir" "$way-socket" >"$TMP/out" 2>&1 || status=$?
		fold -s -w 78 "$TMP/out"
		printf '%s[exit status %s]%s\n\n' "$DIM" "$status" "$PLAIN"
	done
}

install_oakum
bundle_rootfs "$TMP/image"
listen
printf '\n%sOne careless bundle, run twice%s by %s\n\n' "$BOLD" "$PLAIN" \
	"$("$RUNC" --version | head -n 1)"
table
refusal
