# SPDX-License-Identifier: Apache-2.0
# What remapped containers of docker share with each other, with others and with the host: each
# is right, or says why root is a number.

numbers_off
FLOOR=1879048192 # the pool's first id

remap() { # auto|always
	policy '"extends": "restricted"' "\"rules\": { \"user\": { \"remap\": \"$1\" } }"
}

first_id_of() { # CONTAINER
	awk '{ print $2 }' "/proc/$(docker inspect -f '{{.State.Pid}}' "$1")/uid_map"
}

# falls_back REASON FLAG…: to a number, which the audit log has the reason of; and with always
# it is refused for it, at its place.
falls_back() {
	local reason=$1 message
	shift
	remap auto
	docker_run "$@" bb:1 id -u
	status 0
	stdout_is 65532
	message=$(grep '"event":"create"' "$TMP/audit.jsonl" | tail -n 1 |
		jq -r '.findings[] | select(.rule == "user" and .pointer == "/process/user/uid") | .message')
	is 'the audit log' "$message" "runs as root (uid 0), and cannot be remapped: $reason"
	remap always
	docker_run "$@" bb:1 id -u
	status 125
	refused_by user
	stderr_has "cannot be remapped: $reason (at /process/user/uid; "
	remap auto
}

it 'dockerd starts, and has an image with a volume'
dockerd_start || fail 'dockerd did not start'
docker_image || fail 'no image'
printf 'FROM bb:1\nRUN mkdir /data && echo mine >/data/f && chown -R 101:102 /data && chmod 750 /data\nVOLUME /data\n' |
	DOCKER_BUILDKIT=0 docker build -q -t vol:1 - >"$TMP/out" 2>&1 || fail 'no image' "$(cat "$TMP/out")"
remap auto

it 'a new volume has what the image has there, and its owners'
docker_run vol:1 sh -c 'stat -c "%u:%g %a %n" /data /data/f; id -u'
stdout_is $'101:102 750 /data\n101:102 644 /data/f\n0'
docker_run -v filled:/data vol:1 stat -c '%u:%g %n' /data /data/f
stdout_is $'101:102 /data\n101:102 /data/f'
is 'on disk' "$(stat -c %u:%g "$(docker volume inspect -f '{{.Mountpoint}}' filled)/f")" 101:102

it 'a volume of two remapped containers and a plain one: the same owners in all'
for name in v1 v2; do
	docker run -d --name "$name" --runtime oakum -v filled:/data bb:1 sleep 1000 >/dev/null
done
docker run -d --name v3 --runtime runc -v filled:/data bb:1 sleep 1000 >/dev/null
[ "$(first_id_of v1)" != "$(first_id_of v2)" ] || fail 'they share their ids'
for name in v1 v2 v3; do
	run docker exec "$name" sh -c "echo $name >/data/$name && chown 33:44 /data/$name && echo more >>/data/f"
	status 0
done
for name in v1 v2 v3; do
	run docker exec "$name" sh -c 'cd /data; stat -c "%u:%g %n" f v1 v2 v3; cat f'
	stdout_is $'101:102 f\n33:44 v1\n33:44 v2\n33:44 v3\nmine\nmore\nmore\nmore'
done
run docker run --rm --runtime oakum --volumes-from v1 bb:1 stat -c %u:%g /data/v2
stdout_is 33:44
docker rm -f v1 v2 v3 >/dev/null

it 'a health check is root inside'
docker run -d --name h1 --runtime oakum --health-interval 1s \
	--health-cmd 'test "$(id -u)" = 0 && touch /root/healthy && chown 33 /root/healthy' bb:1 sleep 1000 >/dev/null
healthy() { [ "$(docker inspect -f '{{.State.Health.Status}}' h1)" = healthy ]; }
until_true 60 healthy
run docker exec h1 stat -c %u /root/healthy
stdout_is 33
docker rm -f h1 >/dev/null

it 'docker cp into one that has not run, and out of one that has'
echo copied >"$TMP/copied"
docker create --name c1 --runtime oakum bb:1 sh -c 'cat /home/copied; stat -c %u /home/copied; chown 33 /home/copied' >/dev/null
run docker cp "$TMP/copied" c1:/home/copied
status 0
run docker start -a c1
stdout_is $'copied\n0'
run sh -c 'docker cp c1:/home/copied - | tar -tv --numeric-owner'
stdout_has ' 33/0 '
run docker cp "$TMP/copied" c1:/home/again
run docker start -a c1
status 0
docker rm c1 >/dev/null

it 'directories that are removed and made again are new in the image made of it'
docker run --name d1 --runtime oakum vol:1 sh -c \
	'rm -r /home && mkdir /home && touch /home/new && chown 33 /home /home/new && rm /bin/nc && ln -s x /l && chown -h 33 /l' >/dev/null
run docker diff d1
is 'what was changed' "$(grep -v /data <<<"$OUT" | sort | tr '\n' ' ')" 'A /home/new A /l C /bin C /home D /bin/nc '
docker commit d1 made >/dev/null
docker rm d1 >/dev/null
docker_run made sh -c 'stat -c "%u %n" /home /home/new /l /root; test -e /bin/nc || echo gone'
stdout_is $'33 /home\n33 /home/new\n33 /l\n0 /root\ngone'

it 'a tmpfs of another user'
docker_run --tmpfs /t:uid=33,gid=44,mode=700 bb:1 stat -c '%u:%g %a' /t
stdout_is '33:44 700'

it 'a tmpfs of an id that the container does not have'
falls_back "it mounts with 'uid=70000', which only the host may" --tmpfs /t:uid=70000

it 'a score, limits, a name and hosts of its own'
docker_run --oom-score-adj 500 --ulimit nofile=100:200 --hostname other --add-host a:10.0.0.1 bb:1 \
	sh -c 'id -u; cat /proc/self/oom_score_adj; ulimit -n; hostname; grep -c "10.0.0.1" /etc/hosts'
status 0
stdout_is $'0\n500\n100\nother\n1'

it 'a device node'
falls_back 'it has device nodes' --device /dev/null:/dev/other

it 'the namespaces of another container'
docker run -d --name base --runtime oakum --ipc shareable bb:1 sleep 1000 >/dev/null
falls_back 'it shares its pid namespace with others' --pid container:base
falls_back 'it shares its ipc namespace with others' --ipc container:base
falls_back 'it shares its network namespace with others' --network container:base
docker rm -f base >/dev/null

it 'a bind of FUSE: a directory is told, a file that all may read is as it is'
mkdir "$TMP"/fuse "$TMP"/fuse.low "$TMP"/fuse.up "$TMP"/fuse.work
echo there >"$TMP/fuse.low/f"
fuse-overlayfs -o "lowerdir=$TMP/fuse.low,upperdir=$TMP/fuse.up,workdir=$TMP/fuse.work,allow_other" \
	"$TMP/fuse" >/dev/null 2>&1 || fail 'no fuse'
falls_back "'$TMP/fuse', which it binds, cannot be shown to it: '$TMP/fuse' is on a file system that cannot show other owners" \
	-v "$TMP/fuse:/x"
docker_run -v "$TMP/fuse/f:/x" bb:1 sh -c 'id -u; cat /x; echo >>/x'
stdout_is $'0\nthere'
stderr_has "can't create /x: Permission denied"
umount "$TMP/fuse"

it 'nothing is left'
docker ps -aq | xargs -r docker rm -f >/dev/null
is 'what is prepared' "$(ls -A /run/oakum/prepared 2>/dev/null)" ''
is 'ranges that are taken' "$(ls -A /run/oakum/ranges 2>/dev/null)" ''
policy_default
