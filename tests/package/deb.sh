# SPDX-License-Identifier: Apache-2.0
# The Debian package on a system: installed, used, upgraded, refused to go, gone.

DEBFILE=$(ls "$PWD"/build/deb/oakum_*.deb)
mkdir "$TMP/scratch" "$TMP/image"
chmod 755 "$TMP"
machine_writable "$TMP/scratch" /etc /usr /var/lib/dpkg /var/lib/apt /var/log /var/cache
mount -t tmpfs -o mode=755 run /run
rm -rf /etc/oakum /var/log/oakum
TIMEOUT=300
ip link set lo up

ours() { # what is there by our name
	find /etc /usr /var/lib/dpkg/info /var/log /run -xdev -name '*oakum*' | sort
}
ours >"$TMP/before"

it 'it installs, and oakum-runtime is there'
run dpkg -i "$DEBFILE"
status 0
run oakum-runtime --version
status 0
stdout_has 'runc version'
run dpkg -L oakum
for page in oakum.1 oakum-policy.5 oakum-rules.7 oakum-runtime.8 oakum-hook.8 oakum-init.8; do
	stdout_has "/$page.gz"
done

it 'its autopkgtest passes: a careless container is hardened, another refused'
rm -rf /etc/apt/sources.list /etc/apt/sources.list.d/* # what it needs is here
run autopkgtest "$DEBFILE" "$(echo "$PWD"/build/deb/oakum-*/)" -- null
status 0
stdout_has 'run-container        PASS'
stdout_has 'ok: a careless container is hardened'
stdout_has 'ok: a bind of /run is refused'

it 'zsh and fish read their completions'
run zsh -n /usr/share/zsh/vendor-completions/_oakum
status 0
for file in /usr/share/fish/vendor_completions.d/oakum*.fish; do
	run fish -n "$file"
	status 0
done
run fish -c 'complete -C "oakum setup d"'
stdout_has docker
stdout_has divert

it 'while something needs it, it is not removed, and says what and how'
bundle_rootfs "$TMP/image"
mkdir -p "$TMP/c1/rootfs"
cp -a "$TMP/image/." "$TMP/c1/rootfs"
BUNDLE_CGROUP=/$GROUP/c1 bundle_config sleep 1000 >"$TMP/c1/config.json"
run oakum-runtime run --detach --bundle "$TMP/c1" c1
status 0
mkdir -p /etc/docker
printf '{}\n' >/etc/docker/daemon.json
oakum setup docker --default >/dev/null
oakum setup podman >/dev/null
run dpkg -r oakum
[ "$STATUS" -ne 0 ] || fail 'it was removed'
stderr_has "docker: /etc/docker/daemon.json names the runtime 'oakum'"
stderr_has 'podman: /etc/containers/containers.conf.d/90-oakum.conf names oakum-runtime'
stderr_has 'containers: 1 have a record'
stderr_has 'oakum setup --undo'
is 'state of the package' "$(dpkg-query -W -f '${db:Status-Status}' oakum)" installed

it 'what runs can be stopped all the while'
run oakum-runtime kill c1 KILL
status 0
stopped() { oakum-runtime state c1 | grep -q '"status": "stopped"'; }
until_true 10 stopped
run oakum-runtime delete c1
status 0

it 'an upgrade is no removal'
run dpkg -i "$DEBFILE"
status 0

it 'in the place of runc: not removed either, until that is undone'
oakum setup --undo >/dev/null
is 'daemon.json' "$(cat /etc/docker/daemon.json)" '{}'
oakum setup divert >/dev/null
run dpkg -r oakum
[ "$STATUS" -ne 0 ] || fail 'it was removed'
stderr_has 'divert: '
run runc --version
status 0
oakum setup --undo >/dev/null

it 'then it goes, runc is there, and purging leaves nothing'
run dpkg -r oakum
status 0
run runc --version
status 0
mkdir -p /var/log/oakum
run dpkg -P oakum
status 0
is 'what is left' "$(ours)" "$(cat "$TMP/before")"
