# SPDX-License-Identifier: Apache-2.0
# Root that becomes a number, and what it gets to live as that: seen from inside, by dockerd
# and by runc alone.

PREPARED=/run/oakum/prepared

number() { # [PARAMETER…]: the system's policy
	local more=$*
	policy '"extends": "restricted"' \
		"\"rules\": { \"user\": { \"action\": \"rewrite\", \"remap\": \"never\" ${more:+, $more} } }"
}

nothing_prepared() {
	is "what is in $PREPARED" "$(ls -A "$PREPARED" 2>/dev/null)" ''
	lacks 'the mount table' "$(cat /proc/self/mountinfo)" /run/oakum/
}

it 'dockerd starts, and has an image like those of services'
dockerd_start || fail 'dockerd did not start'
docker_image || fail 'no image'
cat >"$TMP/image/Dockerfile" <<-'DOCKER'
	FROM bb:1
	RUN mkdir -p /run/svc /var/cache/svc /var/log/svc /data /srv/app /home/app && \
		echo cached >/var/cache/svc/f && ln -s f /var/cache/svc/link && \
		chmod 4755 /var/cache/svc/f && mkfifo /run/svc/fifo && \
		echo mine >/data/f && chown -R 101:102 /data && chown 33:33 /srv/app && \
		ln -sf /dev/stdout /var/log/svc/access && ln -sf /dev/stderr /var/log/svc/error && \
		ln -sfn /run /var/run && printf 'root:x:0:0::/root:/bin/sh' >/etc/passwd && \
		printf 'root:x:0:\n' >/etc/group && chmod 700 /root
DOCKER
tar -C "$TMP/image" -c Dockerfile | DOCKER_BUILDKIT=0 docker build -q -t svc:1 - >"$TMP/out" 2>&1 ||
	fail 'no image' "$(cat "$TMP/out")"
printf 'FROM svc:1\nVOLUME /data\n' | DOCKER_BUILDKIT=0 docker build -q -t svc:data - >"$TMP/out" 2>&1 ||
	fail 'no image' "$(cat "$TMP/out")"
rm -f "$TMP/image/Dockerfile"
number

it 'the number has a name, a home, and a directory to be in'
docker_run -w /root svc:1 sh -c 'id; whoami; echo $HOME; pwd; touch ~/f && echo home; ls . >/dev/null && echo here'
status 0
stdout_is $'uid=65532(oakum) gid=65532(oakum)\noakum\n/tmp\n/tmp\nhome\nhere'
nothing_prepared

it 'its name is in a copy alone, which nobody can write to'
docker run -d --name n1 --runtime oakum svc:1 sleep 1000 >/dev/null
run docker exec n1 sh -c 'cat /etc/passwd; echo x >>/etc/passwd'
stdout_is $'root:x:0:0::/root:/bin/sh\noakum:x:65532:65532::/tmp:/bin/sh'
stderr_has "can't create /etc/passwd"
run sh -c 'docker cp n1:/etc/passwd - | tar -xO'
lacks "the image's own" "$OUT" oakum
run docker diff n1
lacks 'what was changed' "$OUT" 'C /etc/passwd'
has 'the plan' "$(jq -c '[.steps[] | [.kind, .name]]' "$PREPARED"/*/plan.json)" \
	'["copy","writable-0"]'
run docker exec -u 0 n1 whoami
stdout_is oakum

it 'what root writes to is its own, with what the image has there, and limited'
run docker exec n1 sh -c '
	stat -c "%u:%g %a %F %n" /run /run/svc /var/cache/svc /var/cache/svc/f /var/log/svc
	cat /var/cache/svc/link; test -e /run/svc/fifo || echo no fifo
	echo >/run/pid && echo >/var/run/svc/pid && echo >>/var/cache/svc/f && echo >/var/log/svc/f && echo written
	grep -E " (/run|/var/cache|/var/log) " /proc/mounts | cut -d" " -f2-4'
status 0
stdout_has $'65532:65532 755 directory /run\n65532:65532 755 directory /run/svc'
stdout_has '65532:65532 755 regular file /var/cache/svc/f'
stdout_has $'cached\nno fifo\nwritten'
for place in /run /var/cache /var/log; do
	stdout_has "$place tmpfs rw,nosuid,nodev,"
done
stdout_has size=65536k
run docker exec n1 sh -c 'dd if=/dev/zero of=/var/cache/big bs=1M count=80; stat -c %s /var/cache/big'
stderr_has 'No space left on device'
at_most 'what fits' "$OUT" 67108864

it 'and the image stays as it was'
run sh -c 'docker export n1 | tar -t -v --numeric-owner | grep -E "var/cache/svc/f|run/pid|run/svc/fifo"'
stdout_has '-rwsr-xr-x 0/0 '
stdout_has run/svc/fifo
lacks 'the files' "$OUT" run/pid
docker rm -f n1 >/dev/null
nothing_prepared

it 'standard output and error can be opened again, by paths and by links'
docker_run svc:1 sh -c 'echo out >/dev/stdout; echo err >/dev/stderr; echo a >/var/log/svc/access; echo e >/var/log/svc/error'
status 0
stdout_is $'out\na'
stderr_is $'err\ne'
on_terminal docker run -it --rm --runtime oakum svc:1 sh -c 'echo out >/dev/stdout; echo a >/var/log/svc/access; echo t >/dev/tty'
status 0
stdout_has $'out\r\na\r\nt'
docker run -d --name n1 --runtime oakum svc:1 sleep 1000 >/dev/null
run docker exec n1 sh -c 'echo again >/dev/stdout; echo err >/dev/stderr'
stdout_is again
stderr_is err
docker rm -f n1 >/dev/null

it 'a port below 1024 can be had'
docker_run svc:1 sh -c 'nc -l -p 80 & sleep 0.2; netstat -ltn'
stdout_has ':80 '

it 'the owner of a declared volume, or of the working directory, is who it becomes'
docker_run svc:data sh -c 'id; cat /data/f; echo more >>/data/f && echo written'
status 0
stdout_is $'uid=101(oakum) gid=102(oakum)\nmine\nwritten'
has 'the audit log' "$(grep '"event":"create"' "$TMP/audit.jsonl" | tail -n 1)" "its image's '/data' is user 101's"
docker_run -w /srv/app svc:1 sh -c 'id -u; id -g; touch f && pwd'
stdout_is $'33\n65532\n/srv/app'
docker run -d --name n1 --runtime oakum svc:data sleep 1000 >/dev/null
run docker exec n1 id -u
stdout_is 101
run docker exec -u 0 n1 id
stdout_has 'uid=101(oakum) gid=102(oakum)'
docker rm -f -v n1 >/dev/null

it 'an owner below the floor, or who is a person, or root, chooses nobody'
number '"owner_from": 102'
docker_run svc:data id -u
stdout_is 65532
number '"owner": false'
docker_run svc:data id -u
stdout_is 65532
number
docker_run -w /home/app svc:1 id -u
stdout_is 65532

it 'an image'\''s own user is kept, and gets nothing'
docker_run --user 1234:1234 svc:1 sh -c 'id -u; touch /run/f 2>/dev/null || echo closed; grep -c 1234 /etc/passwd'
stdout_is $'1234\nclosed\n0'

it 'group 0 by parameter, for images that are made for any user'
number '"allow_gid_0": true'
docker_run svc:1 id -u -n
stdout_is oakum
docker_run svc:1 sh -c 'id -u; id -g'
stdout_is $'65532\n0'

it 'what does not fit stays root'\''s, and that is said'
number '"writable_size": "64k"'
docker run -d --name n1 --runtime runc svc:1 dd if=/dev/zero of=/var/cache/big bs=1k count=100 >/dev/null 2>&1
docker wait n1 >/dev/null
docker commit n1 svc:big >/dev/null
docker rm -f n1 >/dev/null
docker_run svc:big sh -c 'touch /var/cache/f 2>/dev/null || echo closed; touch /run/f && echo open'
stdout_is $'closed\nopen'
has 'the audit log' "$(grep '"event":"create"' "$TMP/audit.jsonl" | tail -n 1)" \
	"what its image has in '/var/cache' does not fit into 64k, and stays root's"
number

it 'restart, and a mount of the user'\''s own at such a place'
mkdir "$TMP/theirs"
docker run -d --name n1 --runtime oakum -v "$TMP/theirs:/var/cache:ro" --tmpfs /run/lock:size=1m svc:1 sleep 1000 >/dev/null
run docker exec n1 sh -c 'touch /var/cache/f 2>/dev/null || echo theirs; touch /run/f /run/lock/f && echo mine'
stdout_is $'theirs\nmine'
run docker restart -t 1 n1
status 0
run docker exec n1 sh -c 'ls /run; touch /run/f && echo mine'
stdout_is $'lock\nsvc\nmine'
docker rm -f n1 >/dev/null
nothing_prepared

# ---- runc by hand ----

. "$E2E/bare.sh"
bare_runtime "$(command -v runc)"
printf '{ "version": 1, "runtimes": [ "%s" ], "rules": { "user": { "action": "rewrite", "remap": "never" } } }\n' \
	"$REAL" >"$POLICY"

it 'the tool says what would be done, in sentences'
bundle told id
mkdir -p "$BUNDLE/rootfs/run" "$BUNDLE/rootfs/var/log"
printf 'root:x:0:0::/root:/bin/sh\n' >"$BUNDLE/rootfs/etc/passwd"
run "$TOOL" check --policy "$POLICY" "$BUNDLE"
status 3
OUT=$(tr -s ' \n' ' ' <<<"$OUT")
stdout_has "! writable-0: a file system of 64m in memory, the container's user's, with a copy of what its image has in '/run'"
stdout_has '! names/passwd: a file in memory that everyone may read'
run "$TOOL" check --format json --policy "$POLICY" "$BUNDLE"
is 'the steps' "$(jq -c '[.prepare[] | select(.kind == "copy") | [.name, .path, .size]][0]' <<<"$OUT")" \
	'["writable-0","/run",67108864]'
run "$TOOL" diff --policy "$POLICY" "$BUNDLE"
OUT=$(tr -s ' \n' ' ' <<<"$OUT")
stdout_has "with a copy of what its image has in '/run'"
is "what is in $PREPARED" "$(ls -A "$PREPARED" 2>/dev/null)" ''

it 'rewritten twice changes nothing'
run "$TOOL" rewrite --policy "$POLICY" "$BUNDLE"
status 0
printf '%s\n' "$OUT" >"$TMP/once.json"
cp -a "$BUNDLE" "$TMP/again"
cp "$TMP/once.json" "$TMP/again/config.json"
run "$TOOL" rewrite --policy "$POLICY" "$TMP/again"
status 0
is 'the second time' "$OUT" "$(cat "$TMP/once.json")"
run "$TOOL" check --policy "$POLICY" "$TMP/again"
status 0

it 'the same bundle runs again, also by another name'
for name in one one another; do
	oakum run --bundle "$BUNDLE" "$name"
	status 0
	stdout_has 'uid=65532(oakum)'
done
is 'the mounts' "$(jq '[.mounts[] | select(.destination == "/run")] | length' "$BUNDLE/config.json")" 1
oakum create --bundle "$BUNDLE" swept
status 0
oakum delete --force swept
nothing_prepared

it 'a create that fails leaves nothing'
bundle broken id
mkdir -p "$BUNDLE/rootfs/run"
jq '.process.args = ["/not/there"]' "$BUNDLE/config.json" >"$TMP/config" && mv "$TMP/config" "$BUNDLE/config.json"
oakum run --bundle "$BUNDLE" broken
status 1
bundle sweeper true
oakum create --bundle "$BUNDLE" sweeper
oakum delete --force sweeper
nothing_prepared
