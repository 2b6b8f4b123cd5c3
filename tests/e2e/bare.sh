# SPDX-License-Identifier: Apache-2.0
# For the suites that call oakum-runtime by hand, without an engine. Sourced by them.

# bare_runtime PROGRAM: a policy whose runtime notes each call, with its process id, in
# $CALLS and becomes PROGRAM. Its file's name tells PROGRAM's dialect. Root becomes a number.
bare_runtime() {
	REAL=$1
	CALLS=$TMP/calls
	POLICY=$TMP/bare-policy.json
	local recorder=$TMP/recorded-${1##*/}
	printf '#!/bin/sh\necho "$$ $*" >>%s\nexec %s "$@"\n' "$CALLS" "$REAL" >"$recorder"
	chmod 755 "$recorder"
	bare_policy "$recorder"
}

bare_policy() { # RUNTIME
	printf '{ "version": 1, "runtimes": [ "%s" ], "rules": { "user": { "remap": "never" } } }\n' "$1" >"$POLICY"
}

oakum() {
	run "$OAKUM" "--oakum-policy=$POLICY" "$@"
}

# bundle NAME ARG…: a fresh careless bundle in $BUNDLE.
bundle() {
	BUNDLE=$TMP/bundles/$1
	rm -rf "$BUNDLE"
	mkdir -p "$BUNDLE"
	cp -a "$TMP/image" "$BUNDLE/rootfs"
	BUNDLE_CGROUP=/$GROUP/$1 bundle_config "${@:2}" >"$BUNDLE/config.json"
	: >"$CALLS"
}

edit() { # JQ-FILTER: applied to the bundle's config.json
	jq "$1" "$BUNDLE/config.json" >"$TMP/edited" && cp "$TMP/edited" "$BUNDLE/config.json"
}

state_is() { # ID STATUS
	[ "$("$REAL" state "$1" 2>/dev/null | jq -r .status)" = "$2" ]
}
