# SPDX-License-Identifier: Apache-2.0
# The policy by the name that oakum-runtime is called by.

# named NAME ARG...: calls the program under another name, without naming a policy.
named() {
	ln -sf "$BUILD/oakum-runtime" "$1"
	path=$PWD/$1
	shift
	rm -rf fake
	mkdir fake
	status=0
	FAKE_OUT=$PWD/fake "$path" "$@" >out 2>err || status=$?
}

test_default_policy_and_its_drop_ins() {
	policy
	cp policy.json /etc/oakum/policy.json
	bundle
	for name in oakum-runtime runc crun; do
		named $name create --bundle b "$name"
		called "$ROOM/bin/runc" create --bundle "$PWD/b" "$name"
	done
	mkdir /etc/oakum/policy.d
	printf '{"version":1,"rules":{"user":"refuse"}}' >/etc/oakum/policy.d/10.json
	named runc create --bundle b c
	refused 1 'oakum: refused by user: ' 'decided by /etc/oakum/policy.d/10.json:1'
	named runc state c
	called "$ROOM/bin/runc" state c
}

test_policy_of_a_name() {
	policy user=refuse
	cp policy.json /etc/oakum/policy.json
	policy
	cp policy.json /etc/oakum/lax.json
	bundle
	named oakum-runtime create --bundle b c
	refused 1 'oakum: refused by user: '
	named oakum-runtime-lax create --bundle b c
	called "$ROOM/bin/runc" create --bundle "$PWD/b" c
	mkdir /etc/oakum/lax.d
	printf '{"version":1,"rules":{"user":"refuse"}}' >/etc/oakum/lax.d/10.json
	named oakum-runtime-lax create --bundle b c
	refused 1 'decided by /etc/oakum/lax.d/10.json:1'
}

# Of a name that has no policy the built-in one holds, and that is the strict one.
test_name_without_a_policy() {
	policy
	cp policy.json /etc/oakum/policy.json
	bundle
	sed -i 's|"mounts": \[\]|"mounts": [{"destination":"/x","type":"bind","source":"/run/docker.sock","options":["bind"]}]|' b/config.json
	named oakum-runtime-other create --bundle b c
	refused 1 'engine_socket' "preset 'restricted'"
	named oakum-runtime create --bundle b c
	called "$ROOM/bin/runc" create --bundle "$PWD/b" c
	# what cannot be part of a file name is no name of a policy
	named 'oakum-runtime-.x' create --bundle b c
	called "$ROOM/bin/runc" create --bundle "$PWD/b" c
}

test_own_option_comes_first_and_must_exist() {
	policy
	bundle
	named oakum-runtime --oakum-policy=gone.json create --bundle b c
	refused 1 'oakum: refused by policy:' 'gone.json'
	named oakum-runtime --root /r --oakum-policy=policy.json create --bundle b c
	refused 1 'oakum: refused by runtime_options:' "unknown option '--oakum-policy=policy.json'"
	named oakum-runtime --oakum-policy=policy.json create --bundle b c
	called "$ROOM/bin/runc" create --bundle "$PWD/b" c
	mkdir policy.d
	printf '{' >policy.d/10.json
	named oakum-runtime --oakum-policy=policy.json create --bundle b c2
	called "$ROOM/bin/runc" create --bundle "$PWD/b" c2
}

# What must be called runc may be a link to such a name, and is not taken for one by its path.
test_policy_of_a_name_behind_a_link() {
	policy user=refuse
	cp policy.json /etc/oakum/policy.json
	policy
	cp policy.json /etc/oakum/lax.json
	bundle
	mkdir oakum-runtime-lax.d bin
	ln -s "$BUILD/oakum-runtime" bin/oakum-runtime-lax
	for name in runc crun; do
		ln -s "$PWD/bin/oakum-runtime-lax" "bin/$name"
		rm -rf fake
		mkdir fake
		status=0
		(PATH=$PWD/bin:$PATH FAKE_OUT=$PWD/fake "$name" create --bundle "$PWD/b" c >out 2>err) || status=$?
		called "$ROOM/bin/runc" create --bundle "$PWD/b" c
		ln -sf "$BUILD/oakum-runtime" "oakum-runtime-lax.d/$name"
		status=0
		rm -rf fake
		oakum-runtime-lax.d/$name create --bundle b c >out 2>err || status=$?
		refused 1 'oakum: refused by user: '
	done
}
