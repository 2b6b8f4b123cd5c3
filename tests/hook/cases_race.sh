# SPDX-License-Identifier: Apache-2.0
# A link is swapped between the check of a source and its mount. What the container then has is
# looked at where it would be started: a socket below /data is an exposure.

race_setup() { # FILTER
	mkdir -p good run share
	: >good/file
	socket "$PWD/run/docker.sock"
	policy engine_socket=refuse
	protect_socket "$PWD/run/docker.sock"
	jq '.runtimes = [$ENV.SWAPPER]' policy.json >edited
	cp edited policy.json
	bundle "$(printf '.mounts += [{destination: "/data", type: "bind", source: "%s", options: ["rbind"]}]' "$PWD/share/data")"
	cp b/config.json naive.json
	naives=$((${RACES:-100} / 5)) # rounds without the hook
	hooked createRuntime verify
	meddling "ln -sfn ../good $PWD/share/back; mv -T $PWD/share/back $PWD/share/data"
	cp b/config.json hooked.json
	point good
}
point() { # DIR: the link leads there from now on, with no moment in between
	ln -sfn "../$1" share/next
	mv -T share/next share/data
}
naive_check() {
	[ ! -S "$(realpath share/data)/docker.sock" ]
}
# Whether the container that is about to be started has the socket.
is_exposed() {
	[ -S "/proc/$(container_pid)/root/data/docker.sock" ]
}

# A runtime that is called between oakum-runtime's check and the mount, and is the attacker.
swapper() {
	mkdir -p bin
	printf '#!/bin/sh\ncase "$*" in *create*) ln -sfn ../run %s/next && mv -T %s/next %s/data ;; esac\nexec %s "$@"\n' \
		"$PWD/share" "$PWD/share" "$PWD/share" "$(command -v runc)" >bin/runc
	chmod 755 bin/runc
	export SWAPPER="$PWD/bin/runc"
}

by_shim() { # CONFIG
	cp "$1" b/config.json
	point good
	status=0
	"$BUILD/oakum-runtime" --oakum-policy="$PWD/policy.json" --root "$ROOM/run/runc" create \
		--bundle b c >out 2>>err </dev/null || status=$?
}

test_race_swap_after_the_check() {
	swapper
	race_setup
	runtime=runc exposed=0
	for round in $(seq $naives); do
		by_shim naive.json
		same 'status without the hook' "$status" 0
		! is_exposed || exposed=$((exposed + 1))
		delete
	done
	same 'exposures without the hook' "$exposed" "$naives"
	for round in $(seq "${RACES:-100}"); do
		: >err
		by_shim hooked.json
		[ "$status" -ne 0 ] || die "made in round $round"
		has err "mounts the engine socket '$PWD/run/docker.sock' (a directory above it), at '/data' in the container"
		same 'the link by now' "$(readlink share/data)" ../good
	done
	tell "swapped after the check: exposed in $exposed of $naives rounds without the hook, in 0 of $round with it"
}

# The link changes all the time; nobody knows which way it leads at any moment.
flicker() {
	python3 -c '
import os, sys
os.chdir(sys.argv[1])
while True:
    for target in "../run", "../good":
        os.symlink(target, "flicker")
        os.rename("flicker", "data")
' "$PWD/share" &
	flicker=$!
}

# Without the hook some of the containers that the naive check lets pass have the socket: a few
# are made until one has.
lose_once() {
	cp naive.json b/config.json
	for round in $(seq 1000); do
		naive_check || continue
		create "$runtime"
		[ "$status" -eq 0 ] || continue
		if is_exposed; then
			delete
			return
		fi
		delete
	done
	die "$runtime never lost the race: it proves nothing"
}
win_all() {
	cp flicker.json b/config.json
	passed=0 refused=0
	for round in $(seq "${RACES:-100}"); do
		create "$runtime"
		if [ "$status" -ne 0 ]; then
			has err 'oakum: refused by'
			refused=$((refused + 1))
			continue
		fi
		! is_exposed || die "exposed in round $round of $runtime"
		passed=$((passed + 1))
		delete
	done
	[ "$passed" -gt 0 ] || die "$runtime made no container: it proves nothing"
	tell "flickering link, $runtime: $refused refused, $passed made, 0 exposed"
}

test_race_flickering_link() {
	SWAPPER=$(command -v runc)
	export SWAPPER
	race_setup
	cp naive.json b/config.json
	hooked createRuntime verify
	cp b/config.json flicker.json
	flicker
	trap 'kill $flicker' EXIT
	for runtime in runc crun; do
		lose_once
		win_all
	done
}
