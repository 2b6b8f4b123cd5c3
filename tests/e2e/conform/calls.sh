# SPDX-License-Identifier: Apache-2.0
# Cases: how it is called, and how it says that it will not. Sourced by suites.

case_information() {
	local words
	for words in --version -v --help -h help 'help create' 'create --help' 'exec -h' 'run --help' \
		'state --help' features 'features --help' '' no-such 'no-such -h' 'help no-such' \
		--no-such '--no-such create c' '--version create' 'spec --help' 'update --help'; do
		# shellcheck disable=SC2086 # words
		plain $words
	done
	plain features
	[ "$DIALECT" = crun ] || must 0 ociVersionM
	plain --version
	must 0 version
}

case_calls_that_make_no_sense() {
	local words
	workload true
	mkdir "$W/empty"
	for words in create run exec start kill delete state ps pause resume update events checkpoint \
		restore 'exec c' 'start gone' 'exec gone true' 'update gone --memory 1m' 'state a b' \
		"create --bundle $W/gone c" "create --bundle $W/empty c" "create --bundle $B/config.json c" \
		"create --no-such --bundle $B c" "run --no-such --bundle $B c" "create --bundle $B c d" \
		'exec --no-such c true' 'create --bundle' "run -b $B a/b" "run -b $B .." "run -b $B ." \
		"run --pid-file $W/gone/pid -b $B c" \
		'delete --no-such c' 'kill --no-such c'; do
		# shellcheck disable=SC2086 # words
		rt $words
		must_fail
	done
	rt run -b "$B" --console-socket "$W/gone" c # newer crun has no use for it
	rt delete --force c
	rt create --bundle "$B" ''
	must_fail
	rt create --preserve-fds many --bundle "$B" c
	rt create --bundle "$B" 'a b'
	rt run --bundle "$B" 'a:b'
	rt create --bundle "$B" "$(printf 'x%.0s' {1..1100})"
	rt delete --force "$(printf 'x%.0s' {1..1100})"
}

case_configs_that_are_none() {
	local filter text
	for filter in 'del(.process)' '.process.args = []' '.process.cwd = "relative"' 'del(.root)' \
		'.root.path = "gone"' '.linux.namespaces[0].type = "no-such"' \
		'.process.capabilities.bounding += ["CAP_NO_SUCH"]' '.process.user.uid = "0"' \
		'.process.rlimits = [{"type": "RLIMIT_NO_SUCH", "hard": 1, "soft": 1}]' '.noSuch = {"a": 1}' \
		'.mounts += [{"destination": "/x", "type": "no-such", "source": "x"}]' 'del(.ociVersion)' \
		'.mounts += [{"destination": "/x", "type": "bind", "source": "/no/such", "options": ["bind"]}]' \
		'.linux.sysctl = {"net.no.such": "1"}' 'del(.hostname) | .process.noNewPrivileges = true' \
		'.linux.seccomp = {"defaultAction": "SCMP_ACT_NO_SUCH"}' '.process = null' '[]'; do
		workload true
		jq_config "$filter"
		rt run --bundle "$B" c
		rt delete --force c
	done
	workload true
	cp "$B/config.json" "$W/good.json"
	for text in '' '{' '[]' 'null' "$(cat "$W/good.json")}" "$(head -c 300 "$W/good.json")" \
		"$(sed 's/"hostname"/"hostName": "x", "hostname": "a", "hostname"/' "$W/good.json")" \
		"// comment$(cat "$W/good.json")" "$(sed 's/careless/a\\u0000b/' "$W/good.json")"; do
		printf '%s' "$text" >"$B/config.json"
		rt run --bundle "$B" c
		rt delete --force c
	done
}

# Where it is told what, in all of its spellings.
case_places() {
	cd "$B" || return
	rt run c
	must 0 out
	cd "$W" || return
	rt run --bundle bundle c
	must 0 out
	rt run -b ./bundle/../bundle/ c
	must 0 out
	rt run --bundle="$W/gone" --bundle="$B" c
	must 0 out
	ln -s bundle link
	rt run --bundle link c
	must 0 out
	workload sleep 1000
	plain --root state "${GLOBAL[@]}" create --bundle "$B" --pid-file pid c
	must 0
	plain --root "$ROOT/" "${GLOBAL[@]}" state c
	plain --root ./state "${GLOBAL[@]}" delete --force c
	must 0
	note "left: $(ls "$ROOT")"
	chmod 777 "$B"
	chmod 666 "$B/config.json"
	workload true
	rt run --bundle "$B" c
	must 0
	mv "$B/config.json" "$W/real.json"
	ln -s "$W/real.json" "$B/config.json"
	rt run --bundle "$B" c
	must 0
	chown 1000 "$W/real.json"
	rt run --bundle "$B" c
	must 0
}

case_logs() {
	local format
	for format in text json no-such; do
		plain --root "$ROOT" --log "$W/log.$format" --log-format "$format" "${GLOBAL[@]}" \
			run --bundle "$W/gone" c
		must_fail
		plain --root "$ROOT" --log="$W/log.$format" --log-format="$format" "${GLOBAL[@]}" \
			state gone
		[ ! -e "$W/log.$format" ] || show "$W/log.$format"
	done
	plain --root "$ROOT" --log "$W/log.quiet" "${GLOBAL[@]}" run --bundle "$B" c
	must 0 out
	note "log: $(cat "$W/log.quiet" 2>&1)"
	plain --root "$ROOT" --log "$W/no/such/log" "${GLOBAL[@]}" run --bundle "$B" c
	plain --root "$ROOT" --log '' "${GLOBAL[@]}" run --bundle "$B" c
	plain --root "$ROOT" --debug --log "$W/log.debug" "${GLOBAL[@]}" run --bundle "$B" c
	must 0 out
	note "debug: $([ -s "$W/log.debug" ] && echo yes)"
}

case_spec() {
	mkdir "$W/new"
	cd "$W/new" || return
	plain spec
	must 0
	show config.json
	plain spec
	rm config.json
	plain spec --rootless
	show config.json
	plain spec --no-such
	must_fail
	cd "$W" || return
	plain spec --bundle "$W/gone"
	rm "$W/new/config.json"
	plain spec --bundle "$W/new"
	show "$W/new/config.json"
}

case_as_somebody_else() {
	local words
	chmod 755 "$TMP" "$W" "$B"
	mkdir -m 777 "$W/xdg"
	for words in list 'state c' --version "create --bundle $B c" 'exec c true' 'delete c'; do
		note "\$ $words"
		# shellcheck disable=SC2086 # words
		XDG_RUNTIME_DIR=$W/xdg setpriv --reuid 1234 --regid 1234 --clear-groups \
			"${RT[@]}" $words >"$W/out" 2>"$W/err" </dev/null
		note "status $?"
		show "$W/out" "$W/err"
	done
}
