# SPDX-License-Identifier: Apache-2.0
# oakum-runtime called by hand, around a real runc.

. "$E2E/bare.sh"
bare_runtime "$(command -v runc)"

# All that can be seen of a bundle from outside, to find out whether it was touched.
snapshot() {
	find "$BUNDLE" -not -path '*/rootfs/*' -printf '%P %y %i %m %u %s %T@ %C@ %l\n'
	find "$BUNDLE" -maxdepth 1 -type f -exec sha256sum {} +
}

it 'the bundle by runc alone is not hardened'
bundle plain probe
run "$REAL" run --bundle "$BUNDLE" plain
status 0
fact_is uid 0
fact_is CapBnd 00000000a80425fb
fact_is NoNewPrivs 0
fact_is Seccomp 0
fact_is tmp ''
fact_is pid 1

it 'the same bundle by oakum-runtime is hardened'
bundle hard probe
oakum run --bundle "$BUNDLE" hard
probe_is_hardened
stderr_is ''

it 'the bundle defaults to the working directory'
bundle cwd id -u
cd "$BUNDLE" || fail 'no bundle'
oakum run cwd
cd / || fail 'no root directory'
status 0
stdout_is 65532

it 'a second pass changes nothing'
before=$(sha256sum <"$BUNDLE/config.json")
oakum run --bundle "$BUNDLE" cwd
status 0
is 'the rewritten config.json' "$(sha256sum <"$BUNDLE/config.json")" "$before"

it 'oakum says beforehand what will happen, and writes what oakum-runtime stores'
bundle foretold id -u
run "$TOOL" check "$BUNDLE"
status 3
run "$TOOL" rewrite --policy "$POLICY" "$BUNDLE/config.json"
status 0
foretold=$(sha256sum <"$TMP/out") # which names no container in particular
oakum run --bundle "$BUNDLE" foretold
status 0
is 'the stored config.json' \
	"$(sed -E 's,(/prepared)/[0-9a-f]{32}/,\1/CONTAINER/,g' "$BUNDLE/config.json" | sha256sum)" "$foretold"

# ---- a container's life ----

it 'create, start, state, kill, delete; silence on success'
bundle life sh -c 'sleep 1000'
oakum create --bundle "$BUNDLE" --pid-file "$TMP/pid" life
status 0
stdout_is ''
stderr_is ''
oakum state life
status 0
is 'the state' "$(jq -r .status <<<"$OUT")" created
is 'the pid file' "$(cat "$TMP/pid")" "$(jq -r .pid <<<"$OUT")"
oakum start life
status 0
stdout_is ''
stderr_is ''
until_true 60 has_child "$(cat "$TMP/pid")"
from=$(date +%s%N)
oakum kill life TERM
status 0
until_true 60 state_is life stopped
echo "# TERM ended it in $((($(date +%s%N) - from) / 1000000)) ms"
oakum delete life
status 0
oakum state life
[ "$STATUS" -ne 0 ] || fail 'it still has a state'
is 'what is kept of containers' "$(find /run/oakum -type f 2>/dev/null)" ''

it 'it becomes the runtime without a fork'
bundle exec true
"$OAKUM" "--oakum-policy=$POLICY" run --bundle "$BUNDLE" exec &
pid=$!
wait "$pid"
is 'the process id of the runtime' "$(cut -d' ' -f1 "$CALLS")" "$pid"

it 'the runtime inherits environment, directory, umask and descriptors'
cat >"$TMP/inherits" <<SH
#!/bin/sh
{ echo "\$A \$(pwd) \$(umask)"; [ -e /proc/self/fd/7 ] && echo fd 7; } >$CALLS
exec $REAL "\$@"
SH
chmod 755 "$TMP/inherits"
printf '{ "version": 1, "runtimes": [ "%s" ] }\n' "$TMP/inherits" >"$TMP/inherits.json"
bundle inherits true
run sh -c "cd '$BUNDLE' && umask 027 && exec 7</dev/null &&
	A='a b' exec '$OAKUM' --oakum-policy='$TMP/inherits.json' run inherits"
status 0
is 'what it inherited' "$(cat "$CALLS")" "a b $BUNDLE 0027"$'\n''fd 7'

it 'standard input and the exit status pass through'
bundle through sh -c 'cat; exit 3'
run sh -c "echo in | '$OAKUM' --oakum-policy='$POLICY' run --bundle '$BUNDLE' through"
status 3
stdout_is in

it 'a console socket gets the terminal'
bundle console sh -c 'tty && id -u'
edit '.process.terminal = true'
run python3 "$E2E/console.py" "$TMP/console.sock" "$OAKUM" "--oakum-policy=$POLICY" \
	run --detach --bundle "$BUNDLE" --console-socket "$TMP/console.sock" console
status 0
stdout_has /dev/pts/0
stdout_has 65532
until_true 60 state_is console stopped
oakum delete console

# ---- exec ----

bundle exec sh -c 'sleep 1000'
"$OAKUM" "--oakum-policy=$POLICY" run --detach --bundle "$BUNDLE" exec \
	</dev/null >/dev/null 2>&1

it 'exec by arguments is held to the ceiling'
oakum exec exec probe
status 0
fact_is uid 65532
fact_is CapBnd 0000000000000400
fact_is NoNewPrivs 1
fact_is Seccomp 2

it 'exec by a process file is held to the ceiling'
jq '.process | .args = ["probe"] | .capabilities.bounding += ["CAP_SYS_ADMIN"]' \
	<(BUNDLE_CGROUP=x bundle_config) >"$TMP/process.json"
oakum exec --process "$TMP/process.json" exec
status 0
fact_is uid 65532
fact_is CapBnd 0000000000000400
fact_is NoNewPrivs 1

it 'exec flags that ask for more are refused'
: >"$CALLS"
for flags in '--user 0' '--user 0:0' '--cap CAP_SYS_ADMIN'; do
	# shellcheck disable=SC2086 # words
	oakum exec $flags exec id
	status 255
	stdout_is ''
	stderr_has 'oakum: refused by '
done
is 'calls of the runtime' "$(cat "$CALLS")" ''
oakum kill exec KILL
until_true 60 state_is exec stopped
oakum delete exec
status 0

# ---- refusals ----

SOCKET_MOUNT=', { "destination": "/run/docker.sock", "type": "bind",
	"source": "/run/docker.sock", "options": [ "rbind", "rw" ] }'
touch /run/docker.sock

# The last run refused, and did nothing besides: needs BEFORE, the snapshot.
did_nothing_but_refuse() {
	status 1
	stdout_is ''
	is 'lines of the message' "$(wc -l <"$TMP/err")" 1
	is 'calls of the runtime' "$(cat "$CALLS")" ''
	is 'the bundle' "$(snapshot)" "$BEFORE"
	absent "$TMP/refused.pid"
}

it 'a refusal: one line, one log entry, and nothing else happened'
BUNDLE_MOUNTS=$SOCKET_MOUNT bundle refused id
BEFORE=$(snapshot)
echo '{"level":"info","msg":"before"}' >"$TMP/log.json"
oakum --log "$TMP/log.json" --log-format json create --bundle "$BUNDLE" \
	--pid-file "$TMP/refused.pid" refused
did_nothing_but_refuse
refused_by engine_socket
has 'the message' "$ERR" /mounts/6
is 'entries in the log' "$(jq -rs length "$TMP/log.json")" 2
is 'the entry'\''s level' "$(jq -rs '.[1].level' "$TMP/log.json")" error
is 'the entry'\''s message' "$(jq -rs '.[1].msg' "$TMP/log.json")" "$ERR"
has 'the entry'\''s time' "$(jq -rs '.[1].time' "$TMP/log.json")" "$(date -u +%Y-)"
lacks 'the message' "$ERR" 'ermission denied'
lacks 'the message' "$ERR" 'o such file'
run "$TOOL" check "$BUNDLE"
status 4

it 'a refusal in a text log'
oakum --log "$TMP/log.text" create --bundle "$BUNDLE" refused
did_nothing_but_refuse
has 'the log' "$(cat "$TMP/log.text")" 'level=error'
has 'the log' "$(cat "$TMP/log.text")" 'oakum: refused by engine_socket:'

it 'oakum-runtime run refuses as create does'
oakum run --bundle "$BUNDLE" refused
did_nothing_but_refuse
refused_by engine_socket

it 'an unknown verb and unknown options are refused'
bundle options id
BEFORE=$(snapshot)
for words in 'crate' 'create --no-such-option' 'exec --no-such-option' 'update --no-such-option'; do
	# shellcheck disable=SC2086 # words
	oakum $words options
	[ "$STATUS" -ne 0 ] || fail "it took '$words'"
	stderr_has "${words##* }"
	is 'calls of the runtime' "$(cat "$CALLS")" ''
	is 'the bundle' "$(snapshot)" "$BEFORE"
done

it 'a runtime that is oakum-runtime itself is refused'
printf '{ "version": 1, "runtimes": [ "%s" ] }\n' "$OAKUM" >"$TMP/self.json"
run "$OAKUM" "--oakum-policy=$TMP/self.json" run --bundle "$BUNDLE" options
did_nothing_but_refuse
stderr_has "$OAKUM"

# bad_config WHAT COMMAND: a bundle whose config.json COMMAND has spoilt.
bad_config() {
	it "refused: a config.json that is $1"
	bundle bad id
	(cd "$BUNDLE" && eval "$2") || fail "cannot make it: $2"
	BEFORE=$(snapshot)
	TIMEOUT=10 oakum create --bundle "$BUNDLE" --pid-file "$TMP/refused.pid" bad
	did_nothing_but_refuse
	stderr_has config.json
}

bad_config 'missing' 'rm config.json'
bad_config 'empty' ': >config.json'
bad_config 'truncated' 'truncate -s 700 config.json'
bad_config 'larger than 4 MiB' 'head -c 5242880 /dev/zero | tr "\0" " " >>config.json'
bad_config 'a FIFO' 'rm config.json && mkfifo config.json'
bad_config 'a symbolic link' 'mv config.json real.json && ln -s real.json config.json'
bad_config 'a directory' 'rm config.json && mkdir config.json'
bad_config 'writable by the group' 'chmod 664 config.json'
bad_config 'somebody else'\''s' 'chown 1000 config.json'
bad_config 'one with a key twice' \
	'sed -i "s/\"hostname\"/\"hostname\": \"a\", \"hostname\"/" config.json'
bad_config 'one with a key that folds to a known one' \
	'sed -i "s/\"hostname\"/\"hostName\"/" config.json'

# ---- policies ----

bundle lives sh -c 'sleep 1000'
"$OAKUM" "--oakum-policy=$POLICY" run --detach --bundle "$BUNDLE" lives \
	</dev/null >/dev/null 2>&1
bundle bad id
BEFORE=$(snapshot)

# bad_policy WHAT COMMAND: nothing starts, the file is named; what runs can be seen.
bad_policy() {
	it "refused: a policy that is $1"
	local good=$POLICY POLICY=$TMP/bad-policy.json
	rm -rf "$POLICY"
	: >"$CALLS"
	cp "$good" "$POLICY"
	(cd "$TMP" && eval "$2") || fail "cannot make it: $2"
	TIMEOUT=10 oakum create --bundle "$BUNDLE" --pid-file "$TMP/refused.pid" bad
	did_nothing_but_refuse
	stderr_has "$POLICY"
	oakum state lives
	status 0
}

bad_policy 'missing' 'rm bad-policy.json'
bad_policy 'empty' ': >bad-policy.json'
bad_policy 'truncated' 'truncate -s 20 bad-policy.json'
bad_policy '5 MiB' 'head -c 5242880 /dev/zero | tr "\0" " " >>bad-policy.json'
bad_policy 'a FIFO' 'rm bad-policy.json && mkfifo bad-policy.json'
bad_policy 'a symbolic link' 'ln -sf bare-policy.json bad-policy.json'
bad_policy 'writable by the group' 'chmod 664 bad-policy.json'
bad_policy 'somebody else'\''s' 'chown 1000 bad-policy.json'

it 'a broken policy in its place: kill, state and delete work all the same'
echo '{' >/etc/oakum/policy.json
run "$OAKUM" create --bundle "$BUNDLE" bad
status 1
stderr_has /etc/oakum/policy.json
run "$OAKUM" state lives
status 0
run "$OAKUM" kill lives KILL
status 0
until_true 60 state_is lives stopped
run "$OAKUM" delete lives
status 0

it 'a broken policy in its place: --version, list and features answer as runc does'
for words in --version list features; do
	run "$REAL" "$words"
	wanted="$STATUS $OUT"
	run "$OAKUM" "$words"
	is "the answer to $words" "$STATUS $OUT" "$wanted"
done
policy_default
