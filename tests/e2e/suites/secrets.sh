# SPDX-License-Identifier: Apache-2.0
# Secrets that were variables and become files: prepared on the host, gone at delete.

. "$E2E/bare.sh"
bare_runtime "$(command -v runc)"

PREPARED=/run/oakum/prepared
secret_policy() { # RUNTIME
	cat >"$POLICY" <<-JSON
		{ "version": 1, "runtimes": [ "$1" ], "rules": { "secret_env": "rewrite",
		  "user": { "remap": "never", "writable": [], "name": "" } } }
	JSON
}
secret_policy "$REAL"

secret_bundle() { # NAME ARG…
	bundle "$@"
	edit '.process.env += ["DB_PASSWORD=s3cr3t-of-the-db\nsecond line"]'
}

nothing_prepared() {
	is "what is in $PREPARED" "$(ls -A "$PREPARED" 2>/dev/null)" ''
	lacks 'the mount table' "$(cat /proc/self/mountinfo)" "$PREPARED"
}

it 'the tool says what will be prepared, and never the secret'
secret_bundle foretold true
run "$TOOL" check --policy "$POLICY" "$BUNDLE"
status 3
stdout_has 'secrets/DB_PASSWORD'
lacks 'the report' "$OUT$ERR" 's3cr3t'
run "$TOOL" diff --policy "$POLICY" "$BUNDLE"
lacks 'the difference' "$OUT$ERR" 's3cr3t'
run "$TOOL" check --format json --policy "$POLICY" "$BUNDLE"
is 'the steps' "$(jq -c '[.prepare[] | [.kind, .name]]' <<<"$OUT")" \
	'[["tmpfs","secrets"],["file","secrets/DB_PASSWORD"]]'
lacks 'the report' "$OUT" 's3cr3t'

it 'a secret is stored in memory alone'
secret_bundle file true
oakum create --bundle "$BUNDLE" file
status 0
is 'plan.json' "$(jq -c '[.id, .bundle, .steps[].name]' "$PREPARED"/*/plan.json)" \
	"$(jq -nc --arg bundle "$BUNDLE" '["file", $bundle, "secrets", "secrets/DB_PASSWORD"]')"
lacks 'plan.json' "$(cat "$PREPARED"/*/plan.json)" s3cr3t
lacks 'the stored config' "$(cat "$BUNDLE/config.json")" s3cr3t
lacks 'the record' "$(cat /run/oakum/*/record.json)" s3cr3t
lacks 'the audit log' "$(cat "$TMP/audit.jsonl" 2>/dev/null)" s3cr3t
is 'the directory of it all' "$(stat -c '%a %u' "$PREPARED" "$PREPARED"/*/secrets | sort -u)" '700 0'
oakum delete --force file
status 0
nothing_prepared

it 'the workload finds it in a file that is its own, and not in its environment'
secret_bundle file sh -c \
	'stat -c "%a %u %g" "$DB_PASSWORD_FILE"; cat "$DB_PASSWORD_FILE"; echo; env; grep " /run/secrets" /proc/mounts'
oakum run --bundle "$BUNDLE" again
status 0
stdout_has '400 65532 65532'
stdout_has $'s3cr3t-of-the-db\nsecond line'
stdout_has 'DB_PASSWORD_FILE=/run/secrets/DB_PASSWORD'
lacks 'the environment' "$OUT" 'DB_PASSWORD=s3'
stdout_has ' /run/secrets/DB_PASSWORD tmpfs ro,nosuid,nodev,noexec'

it 'what a run in the foreground left is cleared by the next that prepares something'
has 'what is left' "$(jq -r .id "$PREPARED"/*/plan.json)" again
secret_bundle next true
oakum create --bundle "$BUNDLE" next
status 0
is 'whose things are there' "$(jq -r .id "$PREPARED"/*/plan.json)" next
oakum delete next
nothing_prepared

it 'an exec that brings the variable along gets the file; another secret is refused'
secret_bundle life sh -c 'sleep 1000'
oakum create --bundle "$BUNDLE" life
oakum start life
status 0
cat >"$TMP/process.json" <<-'JSON'
	{ "args": [ "sh", "-c", "cat $DB_PASSWORD_FILE; env" ], "cwd": "/",
	  "env": [ "PATH=/bin", "DB_PASSWORD=s3cr3t-of-the-db" ] }
JSON
oakum exec --process "$TMP/process.json" life
status 0
stdout_has s3cr3t-of-the-db
lacks 'the environment' "$OUT" 'DB_PASSWORD=s3'
sed -i 's/"DB_PASSWORD=/"API_TOKEN=/' "$TMP/process.json"
oakum exec --process "$TMP/process.json" life
status 255
refused_by secret_env
lacks 'the refusal' "$ERR" s3cr3t
oakum delete --force life
status 0
nothing_prepared

it 'when the runtime fails to create, delete clears what was prepared'
secret_bundle broken true
edit '.linux.rootfsPropagation = "nonsense"'
oakum create --bundle "$BUNDLE" broken
[ "$STATUS" -ne 0 ] || fail 'it was created'
oakum delete --force broken
nothing_prepared

it 'when it cannot be prepared nothing starts, and nothing is left'
secret_bundle full true
before=$(sha256sum <"$BUNDLE/config.json")
mkdir -p /run/oakum && chmod 700 /run/oakum
rm -rf /run/oakum/prepared
touch /run/oakum/prepared
oakum create --bundle "$BUNDLE" full
status 1
refused_by prepare
rm /run/oakum/prepared
is 'the config' "$(sha256sum <"$BUNDLE/config.json")" "$before"
is 'the runtime calls' "$(cat "$CALLS")" ''
nothing_prepared

it 'a hook that verifies knows the container'"'"'s own secrets'
cat >"$POLICY" <<-JSON
	{ "version": 1, "runtimes": [ "$REAL" ], "audit": { "file": "$TMP/audit.jsonl" },
	  "rules": { "secret_env": "rewrite", "user": { "remap": "never" }, "verify_hook": { "action": "rewrite",
	             "path": "$PREFIX/libexec/oakum/oakum-hook" } } }
JSON
cp "$POLICY" /etc/oakum/policy.json
secret_bundle hooked cat /run/secrets/DB_PASSWORD
oakum run --bundle "$BUNDLE" hooked
status 0
stdout_has s3cr3t-of-the-db
policy_default
secret_policy "$REAL"

it 'another Oakum in between changes nothing'
outer=$TMP/outer-runc
cat >"$outer" <<-SH
	#!/bin/sh
	exec $OAKUM --oakum-policy=$TMP/inner.json "\$@"
SH
chmod 755 "$outer"
cp "$POLICY" "$TMP/inner.json"
secret_policy "$outer"
secret_bundle chain sh -c 'cat $DB_PASSWORD_FILE'
oakum create --bundle "$BUNDLE" chain
status 0
once=$(jq 'del(.hooks)' "$BUNDLE/config.json") # each has its own look at the result
is 'the hooks' "$(jq -c '[.hooks.createRuntime[].args[1]]' "$BUNDLE/config.json")" \
	"[\"--policy=$POLICY\",\"--policy=$TMP/inner.json\"]"
is 'the mounts of secrets' "$(jq '[.mounts[] | select(.destination | startswith("/run/secrets"))] | length' "$BUNDLE/config.json")" 1
cp "$TMP/process.json" "$TMP/exec.json"
sed -i 's/"API_TOKEN=/"DB_PASSWORD=/' "$TMP/exec.json"
oakum start chain
oakum delete --force chain
status 0
nothing_prepared
secret_bundle chain sh -c 'cat $DB_PASSWORD_FILE'
secret_policy "$REAL"
oakum create --bundle "$BUNDLE" chain
is 'what one Oakum makes of it' "$(jq 'del(.hooks)' "$BUNDLE/config.json")" "$once"
oakum delete --force chain
nothing_prepared

# ---- dockerd ----

it 'docker run -e: a file for the workload and for its health check, nothing left'
policy '"extends": "restricted"' '"rules": { "secret_env": "rewrite" }'
dockerd_start || fail 'dockerd did not start'
docker_image || fail 'no image'
run docker run -d --runtime oakum --name vault -e DB_PASSWORD=s3cr3t-of-the-db bb:1 \
	sh -c 'cat $DB_PASSWORD_FILE; echo; sleep 1000'
status 0
until_true 60 sh -c 'docker logs vault | grep -q s3cr3t-of-the-db'
run docker exec vault sh -c 'cat $DB_PASSWORD_FILE; env; id -u'
status 0
stdout_has s3cr3t-of-the-db
stdout_has 65532
lacks 'the environment' "$OUT" 'DB_PASSWORD=s3'
run docker exec -e OTHER_TOKEN=s3cr3t vault env
[ "$STATUS" -ne 0 ] || fail 'it was let in'
stdout_has 'refused by secret_env'
run docker rm -f vault
status 0
nothing_prepared
policy_default
