# SPDX-License-Identifier: Apache-2.0
# `oakum doctor` on prepared hosts: each thing broken by itself is found by its id, with its place
# and a command; the command is run, and the finding is gone. Setup and diversion change a copy
# of this system's /usr and of dpkg's database.

engines_stop
mkdir "$TMP/doctor"
machine_writable "$TMP/doctor" /usr /var/lib/dpkg
cp -a "$TMP/oakum/usr" /
mkdir -p /etc/docker /etc/containers /etc/containerd
DAEMON=/etc/docker/daemon.json
RUNC=$(realpath "$(command -v runc)")

doctor() {
	run "$TOOL" doctor --format json
	DOC=$OUT
}

# finding ID PLACE: the first one of that id whose place has that in it, as JSON, or nothing
finding() {
	jq -c --arg id "$1" --arg place "${2-}" \
		'first(.findings[] | select(.id == $id and ((.place // "") | contains($place))))' <<<"$DOC"
}

# found LEVEL ID PLACE MESSAGE [MEND]
found() {
	local f
	f=$(finding "$2" "$3")
	[ -n "$f" ] || { fail "no finding $2 at '$3'" "$(jq -c '.findings[] | [.id, .level, .place]' <<<"$DOC")"; return; }
	is "level of $2" "$(jq -r .level <<<"$f")" "$1"
	has "message of $2" "$(jq -r .message <<<"$f")" "$4"
	[ $# -lt 5 ] || is "command of $2" "$(jq -r .mend <<<"$f")" "$5"
}

# gone ID [PLACE]: nothing of that id is to be mended there
gone() {
	local f
	f=$(finding "$1" "${2-}" | jq -c 'select(.level != "ok" and .level != "note")')
	[ -z "$f" ] || fail "$1 is still found" "$f"
}

# mend ID [PLACE]: does what the finding says; there is no systemd here
mend() {
	local command
	command=$(finding "$1" "${2-}" | jq -r '.mend // empty')
	[ -n "$command" ] || { fail "no command for $1"; return; }
	run env PATH="/usr/local/bin:$PATH" sh -c "${command%% && systemctl*}"
	status 0
}

# ---- the policy ----

it 'a good policy is told as such'
doctor
found ok policy.file /etc/oakum/policy.json 'valid, and root'
gone policy.owner

it 'a policy that others may write: who, where, and chmod'
chmod g+w /etc/oakum/policy.json
doctor
status 4
found error policy.owner /etc/oakum "'/etc/oakum/policy.json' is writable by its group" \
	'chown -R root:root /etc/oakum && chmod -R go-w /etc/oakum'
mend policy.owner
doctor
found ok policy.file /etc/oakum/policy.json valid

it 'a policy that cannot be read, one that only audits, one that is all off'
echo '{ "version": 1, "mod": "audit" }' >/etc/oakum/policy.json
doctor
status 4
found error policy.invalid /etc/oakum/policy.json "did you mean 'mode'?" 'oakum policy check'
echo '{ "version": 1, "mode": "audit" }' >/etc/oakum/policy.json
doctor
found warning policy.audit /etc/oakum/policy.json:1 'containers run as they come' 'oakum report'
jq -n --argjson rules "$("$TOOL" rules --format json)" \
	'{version: 1, rules: ($rules | map({(.id): "off"}) | add)}' >/etc/oakum/policy.json
doctor
found error policy.all_off /etc/oakum/policy.json 'every rule is off'

it 'an exception that has expired'
policy '"exceptions": [ { "match": { "engine": "docker", "rootfs": "/x" }, "rules": ["tmp"], "reason": "r", "expires": "2020-01-31" } ]'
doctor
found warning policy.exception_expired /etc/oakum/policy.json: 'expired on 2020-01-31'
policy_default

it 'a key without a signature'
cat >/etc/oakum/policy.pub <<'KEY'
untrusted comment: minisign public key D9048B1861815A6E
RWRuWoFhGIsE2ae5bK8Qn9Pi9L335kIHQq5/h69UjRl/xC/q/0jYxmOw
KEY
doctor
status 4
found error policy.signature /etc/oakum/policy.pub "'/etc/oakum/policy.json' is not signed"
has 'the key' "$(finding policy.signature)" D9048B1861815A6E
rm /etc/oakum/policy.pub

# ---- our programs ----

it 'the runtime, the init and the hook are there, and the last two static'
doctor
for name in bin/oakum-runtime libexec/oakum/oakum-init libexec/oakum/oakum-hook; do
	found ok programs.file "/usr/local/$name" 'is there'
done
has 'the init' "$(finding programs.file oakum-init)" static
has 'the hook' "$(finding programs.file oakum-hook)" static

it 'a hook that others may change, an init that is missing, one that is not static'
INIT=/usr/local/libexec/oakum/oakum-init HOOK=/usr/local/libexec/oakum/oakum-hook
chmod o+w $HOOK
doctor
found error programs.owner $HOOK 'is writable by others' "chown root:root $HOOK && chmod go-w $HOOK"
mend programs.owner
mv $INIT $INIT.away
doctor
found error programs.missing $INIT 'does not exist' 'make install'
cp /bin/ls $INIT
doctor
found error programs.broken $INIT 'is not static' 'make install'
mv $INIT.away $INIT
doctor
gone programs.owner
gone programs.missing
gone programs.broken

# ---- runtimes ----

it 'the packaged runc: its version, its package, and what that package has mended'
doctor
found ok runtimes.version bin/runc "runc $(runc --version | sed -n '1s/runc version //p'), package runc $(dpkg-query -W -f '${Version}' runc)"
gone runtimes.CVE-2024-21626 bin/runc

it 'a runc of nobody'\''s: what is known of its version, and which rule narrows it'
fake_runc() { # VERSION
	printf '#!/bin/sh\n[ "$1" = --version ] && echo "runc version %s" && echo ran >>%s\n' "$1" "$TMP/fake-ran" \
		>/usr/local/sbin/runc
	chmod 755 /usr/local/sbin/runc
}
FAKE=/usr/local/sbin/runc
mkdir -p /usr/local/sbin
fake_runc 1.1.11
doctor
found ok runtimes.version $FAKE 'runc 1.1.11, of no package'
found note runtimes.CVE-2024-21626 $FAKE 'through Oakum the rule working_directory takes away what it needs' 'apt-get install runc'
found warning runtimes.CVE-2025-31133 $FAKE 'mended in 1.2.8, 1.3.3, 1.4.0-rc.3'
policy '"rules": { "working_directory": "off" }'
doctor
found warning runtimes.CVE-2024-21626 $FAKE 'a working directory below /proc/self/fd'
policy_default
fake_runc 1.3.3
doctor
gone runtimes.CVE-2025-31133 $FAKE
gone runtimes.CVE-2024-21626 $FAKE
found note runtimes.CVE-2026-41579 $FAKE 'root_path'

it 'a runtime that others can change is not started'
rm "$TMP/fake-ran"
chmod o+w $FAKE
doctor
found error runtimes.owner $FAKE 'is writable by others' "chown root:root $FAKE && chmod go-w $FAKE"
absent "$TMP/fake-ran"
mend runtimes.owner
doctor
gone runtimes.owner
rm $FAKE

# ---- docker ----

dockerd_plain() { # VARIABLE…: what the files say, and where this machine is
	containerd_start || return
	engine_start dockerd docker info -- env "$@" dockerd --containerd "$CONTAINERD_ADDRESS" \
		--data-root "$TMP/docker" --exec-root /run/docker --pidfile "$TMP/dockerd.own" \
		--host unix:///run/docker.sock --bip 10.213.0.1/24 \
		--iptables=false --ip6tables=false --ip-masq=false --cgroup-parent "/$GROUP"
}

default_is() { # NAME
	[ "$(docker info --format '{{.DefaultRuntime}}')" = "$1" ]
}

it 'docker as it is installed: all that walks around, by its place and what mends it'
rm -f $DAEMON
dockerd_plain || fail 'dockerd did not start' "$(tail -n 5 "$TMP/dockerd.log")"
docker_image || fail 'no image'
doctor
status 4
found error docker.default_runtime '/run/docker.sock: DefaultRuntime' 'a plain docker run does not pass' \
	'oakum setup docker --default'
found warning docker.runtime '/run/docker.sock: runc' 'docker run --runtime runc walks around Oakum' 'oakum setup divert'
found warning docker.runtime '/run/docker.sock: io.containerd.runc.v2' 'walks around Oakum' 'oakum setup divert'
found warning docker.buildkit /environ "BuildKit calls $(command -v runc)" \
	'oakum setup buildkit && systemctl daemon-reload && systemctl restart docker'
found warning docker.log_limits "$DAEMON: log-opts" 'json-file has no max-size'
found note docker.userland_proxy "$DAEMON: userland-proxy" 'docker-proxy'

it 'docker: set up, but not reloaded; then reloaded'
mend docker.default_runtime
doctor
status 4
found error docker.not_reloaded '/run/docker.sock: DefaultRuntime' "the daemon's default runtime is still 'runc'" \
	'systemctl reload docker'
kill -HUP "$(cat "$TMP/dockerd.pid")"
until_true 60 default_is oakum
doctor
found ok docker.default_runtime /run/docker.sock "the default runtime 'oakum' is /usr/local/bin/oakum-runtime"
found ok docker.runtime ': oakum' passes
gone docker.default_runtime
gone docker.not_reloaded

it 'docker: limits of the log and the proxy, mended in daemon.json'
mend docker.log_limits
mend docker.userland_proxy
doctor
found ok docker.log_limits $DAEMON 'at most 10m'
found ok docker.userland_proxy $DAEMON 'no process each'
is 'the rest of daemon.json' "$(jq -c '[."default-runtime", .runtimes.oakum.path]' $DAEMON)" \
	'["oakum","/usr/local/bin/oakum-runtime"]'

it 'docker: another runtime beside is a way around'
jq '.runtimes.other = {path: "/bin/false"}' $DAEMON >"$TMP/daemon" && cp "$TMP/daemon" $DAEMON
kill -HUP "$(cat "$TMP/dockerd.pid")"
until_true 60 sh -c 'docker info --format "{{json .Runtimes}}" | grep -q other'
doctor
found warning docker.runtime '/run/docker.sock: other' 'docker run --runtime other walks around Oakum: it is /bin/false'
mend docker.runtime '/run/docker.sock: other'
kill -HUP "$(cat "$TMP/dockerd.pid")"
until_true 60 sh -c '! docker info --format "{{json .Runtimes}}" | grep -q other'
doctor
gone docker.runtime '/run/docker.sock: other'

it 'containers that run without Oakum are named, those that passed are not'
docker run -d --name around --runtime runc bb:1 sleep 1000 >/dev/null
docker run -d --name through bb:1 sleep 1000 >/dev/null
AROUND=$(docker inspect -f '{{.Id}}' around) THROUGH=$(docker inspect -f '{{.Id}}' through)
doctor
found warning containers.without "/run/docker/runtime-runc/moby/$AROUND" \
	"process $(docker inspect -f '{{.State.Pid}}' around) is the first of a container that runs without Oakum" \
	"docker rm -f $AROUND"
lacks 'what is found' "$DOC" "$THROUGH"
mend containers.without
doctor
found ok containers.all /run/oakum 'all of them through Oakum'

it 'a record that is gone: the init still says who started it'
for record in /run/oakum/*/; do
	jq -e --arg id "$THROUGH" '.id == $id' "$record/record.json" >/dev/null 2>&1 && mv "$record" "$TMP/record"
done
doctor
found warning containers.no_record "$THROUGH" 'was started by Oakum, but its record is gone' "docker rm -f $THROUGH"
docker rm -f through >/dev/null
doctor
gone containers.no_record

it 'BuildKit within dockerd, told by its environment'
engine_stop dockerd
dockerd_plain DOCKER_BUILDKIT_RUNC_COMMAND=/usr/local/bin/oakum-runtime || fail 'dockerd did not start'
doctor
found ok docker.buildkit /environ 'pass through Oakum: /usr/local/bin/oakum-runtime'

it 'diversion closes what is called runc: docker'\''s own names, ctr, builds'
engine_stop dockerd
dockerd_plain || fail 'dockerd did not start'
doctor
found warning containerd.runc "$(command -v runc)" 'ctr run' 'oakum setup divert'
mend docker.runtime '/run/docker.sock: runc'
doctor
gone docker.runtime
gone docker.buildkit
gone containerd.runc
found ok docker.runtime '/run/docker.sock: runc' 'docker run --runtime runc passes'
found ok docker.buildkit /environ 'pass through Oakum'
found ok runtimes.version "$RUNC.real" 'package runc '
run "$TOOL" setup --undo divert
status 0

it 'dockerd that does not run: its file is what is left to read'
engine_stop dockerd
doctor
found note docker.stopped /run/docker.sock 'does not run'
found ok docker.default_runtime $DAEMON oakum
echo '{' >$DAEMON
doctor
found error docker.config $DAEMON 'cannot be read as JSON'
rm $DAEMON
engine_stop containerd

# ---- containerd ----

it 'containerd with CRI: the default runtime class, and the others'
cri_start runc || fail 'containerd did not start'
doctor
found error containerd.default_runtime 'cri.toml: runtimes.runc' "it calls $(command -v runc)" \
	'oakum setup containerd --default && systemctl restart containerd'
found ok containerd.runtime 'cri.toml: runtimes.oakum' 'pass through Oakum: /usr/local/bin/oakum-runtime'
engine_stop cri
cri_start oakum || fail 'containerd did not start'
doctor
found ok containerd.default_runtime 'cri.toml: runtimes.oakum' 'the default runtime class oakum pass'
found warning containerd.runtime 'cri.toml: runtimes.runc' 'do not pass through Oakum' 'oakum setup divert'
engine_stop cri

it 'containerd that does not run: its file, mended; and one that it does not understand'
printf 'version = 2\n' >/etc/containerd/config.toml
doctor
found note containerd.stopped /etc/containerd/config.toml 'does not run'
found error containerd.default_runtime '/etc/containerd/config.toml: runtimes.runc' 'do not pass'
mend containerd.default_runtime
doctor
found ok containerd.default_runtime '/etc/containerd/config.toml: runtimes.oakum' pass
echo 'version = ' >/etc/containerd/config.toml
doctor
found error containerd.config /etc/containerd/config.toml 'does not understand' \
	'containerd --config /etc/containerd/config.toml config dump'
rm /etc/containerd/config.toml

# ---- a buildkitd of its own: no Debian release has one, so its name, arguments and file ----

it 'a buildkitd beside docker: what it calls, by its own file; mended'
BUILDKITD=/usr/local/bin/buildkitd
mkfifo "$TMP/forever"
printf '#!/bin/sh\nread -r end <%s\n' "$TMP/forever" >$BUILDKITD
chmod 755 $BUILDKITD
buildkitd() { # ARG…: in place of the one that runs
	[ -z "${buildkitd-}" ] || kill "$buildkitd"
	$BUILDKITD "$@" &
	buildkitd=$!
	until_true 10 grep -qsx buildkitd "/proc/$buildkitd/comm"
}
buildkitd
doctor
found warning buildkit.runtime /etc/buildkit/buildkitd.toml "walk around Oakum: buildkitd calls $(command -v runc)" \
	'oakum setup buildkit && systemctl restart buildkit'
mend buildkit.runtime
doctor
found ok buildkit.runtime /etc/buildkit/buildkitd.toml 'pass through Oakum: /'
printf '[worker.oci]\nbinary = "/bin/false"\n' >"$TMP/buildkitd.toml"
buildkitd --config "$TMP/buildkitd.toml"
doctor
found warning buildkit.runtime "$TMP/buildkitd.toml" 'buildkitd calls /bin/false'
printf '[worker.oci]\nenabled = false\n' >"$TMP/buildkitd.toml"
doctor
found note buildkit.containerd "$TMP/buildkitd.toml" 'containers of containerd'
kill "$buildkitd"
"$TOOL" setup --undo buildkit >/dev/null
rm $BUILDKITD

# ---- podman, CRI-O ----

it 'podman: without a word its own default; with the drop-ins Oakum'
doctor
found error podman.default_runtime '' 'does not pass through Oakum' 'oakum setup podman --default'
mend podman.default_runtime
doctor
found ok podman.default_runtime /etc/containers/containers.conf.d/91-oakum-default.conf 'passes through Oakum'
found note podman.any_runtime '' 'takes any program'
printf '[engine.runtimes]\nother = [\n  "/bin/false", # first\n]\n' >/etc/containers/containers.conf.d/50-other.conf
doctor
found warning podman.runtime /etc/containers/containers.conf.d/50-other.conf 'runtime other walks around Oakum: /bin/false'
rm /etc/containers/containers.conf.d/50-other.conf
"$TOOL" setup --undo podman >/dev/null

it 'CRI-O by its files'
mkdir -p /etc/crio
printf '[crio.runtime]\ndefault_runtime = "runc"\n[crio.runtime.runtimes.runc]\nruntime_path = ""\n' >/etc/crio/crio.conf
doctor
found error crio.default_runtime /etc/crio/crio.conf 'its default runtime runc is' \
	'oakum setup crio --default && systemctl restart crio'
mend crio.default_runtime
doctor
found ok crio.default_runtime /etc/crio/crio.conf.d/91-oakum-default.conf 'passes through Oakum'
found warning crio.runtime /etc/crio/crio.conf 'runtime runc walks around Oakum' 'oakum setup divert'
"$TOOL" setup --undo crio >/dev/null
rm -r /etc/crio

# ---- the kernel and the host ----

it 'actions of seccomp, control groups, LSMs: as this kernel has them'
doctor
found ok kernel.seccomp /proc/sys/kernel/seccomp/actions_avail kill_process
case $(stat -fc %T /sys/fs/cgroup) in
cgroup2fs) found ok host.cgroup /sys/fs/cgroup 'version 2' ;;
*) found warning host.cgroup /sys/fs/cgroup 'version 1' ;;
esac
if [ "$(cat /sys/module/apparmor/parameters/enabled 2>/dev/null)" = Y ]; then
	found ok host.lsm /sys/kernel/security/lsm 'apparmor is on'
else
	found warning host.lsm /sys/kernel/security/lsm 'neither AppArmor nor SELinux is on'
fi
echo 'trap errno allow' >"$TMP/actions"
mount --bind "$TMP/actions" /proc/sys/kernel/seccomp/actions_avail
doctor
found error kernel.seccomp /proc/sys/kernel/seccomp/actions_avail 'seccomp lacks kill_process, log'
umount /proc/sys/kernel/seccomp/actions_avail

it 'lxcfs counts where the policy wants it'
doctor
found note host.lxcfs /var/lib/lxcfs 'does not run'
policy '"rules": { "proc_view": "rewrite" }'
doctor
found warning host.lxcfs /var/lib/lxcfs 'which the rule proc_view is to mend' \
	'apt-get install lxcfs && systemctl enable --now lxcfs'
policy_default
