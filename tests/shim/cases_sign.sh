# SPDX-License-Identifier: Apache-2.0
# Signed policies, signed by minisign itself.

# key NAME: makes NAME.key and NAME.pub; key_id NAME: its number.
key() {
	minisign -G -W -f -p "$1.pub" -s "$1.key" >/dev/null 2>&1
}
key_id() {
	sed -n '1s/.*minisign public key //p' "$1.pub"
}

# sign KEY FILE [OPTION...]
sign() {
	key=$1 file=$2
	shift 2
	minisign -S -s "$key.key" -m "$file" "$@" </dev/null >/dev/null 2>&1
}

# A signed policy, and the key that says that it must be.
signed() {
	key site
	policy
	cp policy.json /etc/oakum/policy.json
	sign site /etc/oakum/policy.json
	cp site.pub /etc/oakum/policy.pub
	bundle
}

# runs / fails TEXT...: a create by the policy of this machine.
create() {
	n=$((${n:-0} + 1))
	named oakum-runtime create --bundle b "c$n"
}
runs() {
	create
	called "$ROOM/bin/runc" create --bundle "$PWD/b" "c$n"
}
fails() {
	create
	refused 1 'oakum: refused by policy: ' "$@"
}

test_signed_policy_holds() {
	signed
	runs
	"$BUILD/oakum" policy verify >said
	has said "signed by $(key_id site): /etc/oakum/policy.json"
	has said 'file:policy.json'
	"$BUILD/oakum" policy check >said
	has said "valid: /etc/oakum/policy.json, signed by $(key_id site)"
	"$BUILD/oakum" policy verify --format json |
		jq -e --arg id "$(key_id site)" '.keys == [$id] and .keys_file == "/etc/oakum/policy.pub" and
			(.files | length) == 1 and .files[0].key == $id' >/dev/null
}

# The older form, of the whole file instead of its hash.
test_signed_in_the_older_form() {
	signed
	sign site /etc/oakum/policy.json -l
	head -c 0 /dev/null
	! grep -q hashed /etc/oakum/policy.json.minisig || die 'minisign -l hashes'
	runs
	echo ' ' >>/etc/oakum/policy.json
	fails "'/etc/oakum/policy.json' is not what key $(key_id site) signed"
}

test_altered_policy_fails_closed() {
	signed
	runs
	sed -i 's/"annotations": "refuse"/"annotations": "off"/' /etc/oakum/policy.json
	fails "'/etc/oakum/policy.json' is not what key $(key_id site) signed" \
		"'/etc/oakum/policy.json.minisig' was made of another file"
	status=0
	"$BUILD/oakum" policy verify >said 2>&1 || status=$?
	same status "$status" 1
	has said "'/etc/oakum/policy.json' is not what key $(key_id site) signed"
	# Calls that end or look at a container need no policy.
	named oakum-runtime state c1
	called "$ROOM/bin/runc" state c1
}

test_unsigned_policy_fails_closed() {
	signed
	rm /etc/oakum/policy.json.minisig
	fails "'/etc/oakum/policy.json' is not signed: there is no '/etc/oakum/policy.json.minisig'" \
		"by '/etc/oakum/policy.pub' it must be signed by key $(key_id site)" \
		"minisign -S -m '/etc/oakum/policy.json'"
}

# What requires signatures is not in the policy: no policy can leave it out.
test_policy_cannot_drop_the_requirement() {
	signed
	printf '{"version":1,"extends":"audit","require_signature":false}' >/etc/oakum/policy.json
	fails "'/etc/oakum/policy.json' is not what key"
	rm /etc/oakum/policy.json /etc/oakum/policy.json.minisig
	fails "'/etc/oakum/policy.json' does not exist, and where there is '/etc/oakum/policy.pub' a signed policy must be"
}

test_drop_ins_and_what_is_extended_must_be_signed() {
	signed
	mkdir /etc/oakum/policy.d
	printf '{"version":1,"rules":{"user":"off"}}' >/etc/oakum/policy.d/10-user.json
	fails "'/etc/oakum/policy.d/10-user.json' is not signed" "key $(key_id site)"
	sign site /etc/oakum/policy.d/10-user.json
	runs
	"$BUILD/oakum" policy verify >said
	has said ": /etc/oakum/policy.d/10-user.json"
	printf '{"version":1}' >/etc/oakum/base.json
	jq '.extends = "/etc/oakum/base.json"' policy.json >/etc/oakum/policy.json
	sign site /etc/oakum/policy.json
	fails "'extends' at /etc/oakum/policy.json:" "'/etc/oakum/base.json' is not signed"
	sign site /etc/oakum/base.json
	runs
}

# By any other way in, too: a policy that the engine's configuration names, one of a name.
test_every_policy_must_be_signed() {
	signed
	call create --bundle b c
	refused 1 'oakum: refused by policy: ' "policy.json' is not signed" "key $(key_id site)"
	sign site policy.json
	passes create --bundle "$PWD/b" c
	cp policy.json /etc/oakum/lax.json
	named oakum-runtime-lax create --bundle b d
	refused 1 'oakum: refused by policy: ' "'/etc/oakum/lax.json' is not signed"
	sign site /etc/oakum/lax.json
	named oakum-runtime-lax create --bundle b d
	called "$ROOM/bin/runc" create --bundle "$PWD/b" d
}

test_signature_of_another_key() {
	signed
	key other
	sign other /etc/oakum/policy.json
	fails "'/etc/oakum/policy.json.minisig' is a signature of key $(key_id other), which is not in '/etc/oakum/policy.pub'" \
		"must be signed by $(key_id site)"
	# A new key beside the old one, and then instead of it.
	sed -n 2p other.pub >>/etc/oakum/policy.pub
	runs
	cp other.pub /etc/oakum/policy.pub
	runs
	sign site /etc/oakum/policy.json
	fails "is a signature of key $(key_id site), which is not in '/etc/oakum/policy.pub'"
}

# The number in a signature is not what counts.
test_signature_with_a_false_number() {
	signed
	key other
	sign other /etc/oakum/policy.json
	python3 - "$PWD/site.pub" <<-'PY'
	import base64, sys
	path = "/etc/oakum/policy.json.minisig"
	lines = open(path).read().split("\n")
	number = base64.b64decode(open(sys.argv[1]).read().split("\n")[1])[2:10]
	sig = base64.b64decode(lines[1])
	lines[1] = base64.b64encode(sig[:2] + number + sig[10:]).decode()
	open(path, "w").write("\n".join(lines))
	PY
	fails "'/etc/oakum/policy.json' is not what key $(key_id site) signed"
}

# A signed file in another one's place: laxer drop-ins, or one that is read later.
test_signature_is_for_one_name() {
	signed
	mkdir /etc/oakum/policy.d
	printf '{"version":1,"rules":{"user":"off"}}' >10-user.json
	sign site 10-user.json
	cp 10-user.json /etc/oakum/policy.d/99-user.json
	cp 10-user.json.minisig /etc/oakum/policy.d/99-user.json.minisig
	fails "'/etc/oakum/policy.d/99-user.json.minisig' is key $(key_id site)'s signature of a file '10-user.json', not of '99-user.json'"
	sign site /etc/oakum/policy.d/99-user.json -t 'approved by the board'
	fails "'/etc/oakum/policy.d/99-user.json.minisig' does not say which file it is for" \
		'its trusted comment must have file:99-user.json'
	sign site /etc/oakum/policy.d/99-user.json -t "$(printf 'file:10-user.json\tfile:99-user.json')"
	fails "'/etc/oakum/policy.d/99-user.json.minisig': the trusted comment names two files"
	sign site /etc/oakum/policy.d/99-user.json -t "$(printf 'release 7\tfile:99-user.json')"
	runs
}

test_trusted_comment_is_trusted() {
	signed
	sed -i '3s/timestamp:/timestamp:9/' /etc/oakum/policy.json.minisig
	fails "'/etc/oakum/policy.json.minisig': its trusted comment is not what key $(key_id site) signed"
	sign site /etc/oakum/policy.json
	sed -i '1s/.*/untrusted comment: anybody writes this/' /etc/oakum/policy.json.minisig
	runs
}

test_damaged_signatures() {
	signed
	good=$(cat /etc/oakum/policy.json.minisig)
	for line in 1 2 3 4; do
		printf '%s\n' "$good" | sed "${line}d" >/etc/oakum/policy.json.minisig
		fails "'/etc/oakum/policy.json.minisig' is no signature of minisign: line "
	done
	printf '%s\nmore\n' "$good" >/etc/oakum/policy.json.minisig
	fails "'/etc/oakum/policy.json.minisig' has more than 4 lines"
	printf '%s\n' "$good" | sed '2s/^R/S/' >/etc/oakum/policy.json.minisig
	fails 'line 2 must be an Ed25519 signature'
	: >/etc/oakum/policy.json.minisig
	fails 'line 1 must be an untrusted comment'
	printf '%s\n' "$good" >/etc/oakum/policy.json.minisig
	chmod 666 /etc/oakum/policy.json.minisig
	fails "'/etc/oakum/policy.json.minisig' is writable by its group and by others"
	chmod 644 /etc/oakum/policy.json.minisig
	runs
}

test_keys_that_cannot_be_used() {
	signed
	chmod g+w /etc/oakum/policy.pub
	fails "its keys: '/etc/oakum/policy.pub' is writable by its group"
	chmod 644 /etc/oakum/policy.pub
	: >/etc/oakum/policy.pub
	fails "'/etc/oakum/policy.pub' has no public key"
	echo 'RWQnothing' >/etc/oakum/policy.pub
	fails "'/etc/oakum/policy.pub': line 1 is no public key of minisign"
	{ cat site.pub; sed -n 2p site.pub; } >/etc/oakum/policy.pub
	fails "'/etc/oakum/policy.pub': line 3 has key $(key_id site) a second time"
	rm /etc/oakum/policy.pub
	ln -s "$PWD/site.pub" /etc/oakum/policy.pub
	fails "'/etc/oakum/policy.pub' is a symbolic link"
	rm /etc/oakum/policy.pub
	mkdir /etc/oakum/policy.pub
	fails "'/etc/oakum/policy.pub' is a directory"
	rmdir /etc/oakum/policy.pub
	runs
}

test_require_signature_without_a_key() {
	policy
	jq '.require_signature = true' policy.json >/etc/oakum/policy.json
	bundle
	fails "'require_signature' at /etc/oakum/policy.json:" "there is no '/etc/oakum/policy.pub'"
	mkdir /etc/oakum/policy.d
	printf '{"version":1,"require_signature":false}' >/etc/oakum/policy.d/10.json
	fails "'require_signature' at /etc/oakum/policy.json:"
	status=0
	"$BUILD/oakum" policy verify >said 2>&1 || status=$?
	same status "$status" 1
	has said "there is no '/etc/oakum/policy.pub': nothing has to be signed here"
}

# A seccomp profile that the policy names is a part of it.
test_seccomp_profile_must_be_signed() {
	signed
	cp "$HERE/../../profiles/seccomp/default.json" /etc/oakum/calls.json
	policy
	jq '.rules.seccomp = {"action": "rewrite", "profile": "/etc/oakum/calls.json"}' policy.json >/etc/oakum/policy.json
	sign site /etc/oakum/policy.json
	create
	refused 1 'oakum: refused by seccomp: ' "'/etc/oakum/calls.json' is not signed" "key $(key_id site)"
	sign site /etc/oakum/calls.json
	runs
}

# An unsigned policy does not choose the program that handles a container either.
test_unsigned_policy_names_no_runtime() {
	signed
	cp "$ROOM/bin/runc" "$ROOM/bin/another"
	named oakum-runtime state gone
	called "$ROOM/bin/runc" state gone
	sed -i 's,bin/runc",bin/another",' /etc/oakum/policy.json
	named oakum-runtime state gone
	! tr '\0' '\n' <fake/argv 2>/dev/null | grep -q bin/another || die 'an unsigned policy chose the runtime'
	rm "$ROOM/bin/another"
}

# A draft is looked at before it is signed.
test_drafts_need_no_signature() {
	signed
	printf '{"version":1,"require_signature":true}' >draft.json
	"$BUILD/oakum" policy check draft.json >said
	has said 'valid: draft.json'
	status=0
	"$BUILD/oakum" check --policy draft.json b >said || status=$?
	same status "$status" 4
	has said 'refused: b/config.json'
	lacks said signed
	status=0
	"$BUILD/oakum" policy verify draft.json >said 2>&1 || status=$?
	same status "$status" 1
	has said "'draft.json' is not signed"
	sign site draft.json
	"$BUILD/oakum" policy verify draft.json >said
	has said "signed by $(key_id site): draft.json"
}

# What is judged is what was verified: one read, however the file changes meanwhile.
test_policy_is_read_once() {
	signed
	strace -f -e trace=openat,open -o trace "$BUILD/oakum-runtime" create --bundle b once >/dev/null 2>&1 || true
	same 'opens of the policy' "$(grep -c '"policy.json"' trace)" 1
}
