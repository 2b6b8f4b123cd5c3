# SPDX-License-Identifier: Apache-2.0
# Root that stays root inside and is nobody outside: by runc alone, dockerd, containerd, podman.

numbers_off

PREPARED=/run/oakum/prepared
FLOOR=1879048192 # the pool's first id, unless the policy has another

remap() { # auto|always|never [PARAMETER…]: the system's policy
	local more=${*:2}
	policy '"extends": "restricted"' \
		"\"rules\": { \"user\": { \"action\": \"rewrite\", \"remap\": \"$1\" ${more:+, $more} } }"
}

nothing_prepared() {
	is "what is in $PREPARED" "$(ls -A "$PREPARED" 2>/dev/null)" ''
	is 'ranges that are taken' "$(ls -A /run/oakum/ranges 2>/dev/null)" ''
	lacks 'the mount table' "$(cat /proc/self/mountinfo)" /run/oakum/
}

# The output is that of `cat /proc/self/uid_map /proc/self/gid_map`, in a remapped container.
maps_are_subordinate() {
	local inside outside count lines=0
	while read -r inside outside count; do
		lines=$((lines + 1))
		is 'the first id inside' "$inside" 0
		is 'how many ids' "$count" 65536
		[ "$outside" -ge "$FLOOR" ] || fail "ids from $outside on are mapped"
	done <<<"$1"
	is 'lines of the maps' "$lines" 2
}

pid_of() { # CONTAINER
	docker inspect -f '{{.State.Pid}}' "$1"
}

first_id_of() { # CONTAINER
	awk '{ print $2 }' "/proc/$(pid_of "$1")/uid_map"
}

# ---- dockerd ----

it 'dockerd starts'
dockerd_start || fail 'dockerd did not start'
docker_image || fail 'no image'
remap auto

it 'root is root inside, with the ceiling of remapped containers'
docker_run bb:1 probe
probe_is_remapped
stderr_is ''
nothing_prepared

# Here the programs are installed in an overlay, which no clone can be made of.
it 'the init is shown with other owners where its file system can do that, and the hook knows it'
cp /usr/local/libexec/oakum/oakum-init "$TMP/our-init"
policy '"extends": "restricted"' '"rules": { "init": { "action": "rewrite", "path": "'"$TMP"'/our-init" } }'
docker_run bb:1 sh -c 'grep " /dev/oakum-init " /proc/self/mountinfo && readlink /proc/1/exe'
status 0
stdout_has idmapped
stdout_has /dev/oakum-init
nothing_prepared
remap auto

it 'no id of the host below the pool is mapped'
docker_run bb:1 cat /proc/self/uid_map /proc/self/gid_map
status 0
maps_are_subordinate "$OUT"

docker run -d --name c1 --runtime oakum -v "$TMP/bound:/bound" -v named:/named bb:1 \
	sh -c 'echo log >/dev/stdout; echo err >/dev/stderr; echo mine >/root/mine
		rm /etc/group; echo later:x:0: >/etc/group; sleep 1000' >/dev/null

it 'outside, every process is a subordinate id'
run docker top c1 -o pid,uid,args
status 0
[ "$(wc -l <<<"$OUT")" -gt 2 ] || fail 'there is no init and workload' "$OUT"
while read -r _ uid _; do
	[ "$uid" = UID ] || [ "$uid" -ge "$FLOOR" ] || fail "a process is uid $uid" "$OUT"
done <<<"$OUT"
is 'the first id' "$(first_id_of c1)" "$(awk 'NR == 2 { print $2 }' <<<"$OUT")"

it 'the record says it, and the tables of what is prepared and taken'
is 'the record' "$(jq -r .lowest_id /run/oakum/*/record.json)" "$(first_id_of c1)"
is 'the range' "$(ls /run/oakum/ranges)" "$(first_id_of c1)"
has 'the plan' "$(jq -c '[.steps[].kind]' "$PREPARED"/*/plan.json)" '["range","shift",'
is 'the prepared directory' "$(stat -c '%a %u %g' "$PREPARED"/*)" "710 0 $(first_id_of c1)"

it '/dev/stdout and /dev/stderr can be opened again'
logged() { [ "$(docker logs c1 2>/dev/null)$(docker logs c1 2>&1 >/dev/null)" = logerr ]; }
until_true 60 logged

it 'docker exec is root inside, with the same ceiling'
run docker exec c1 probe
probe_is_remapped
run docker exec -u 0 --privileged c1 probe
if [ "$STATUS" -eq 0 ]; then
	probe_is_remapped
else
	stderr_has 'oakum: refused by'
fi
run docker exec c1 sh -c 'echo again >/dev/stdout'
stdout_is again
run docker exec -u 1234:1234 c1 id -u
stdout_is 1234

it 'files are owned, owners are changed, users become others'
run docker exec c1 sh -c 'stat -c %u:%g /bin/busybox /etc/hosts /etc/resolv.conf /root
	touch /home/f; chown 33:44 /home/f; stat -c %u:%g /home/f'
status 0
stdout_is $'0:0\n0:0\n0:0\n0:0\n33:44'
run docker exec c1 sh -c 'echo "www:x:33:33::/:/bin/sh" >>/etc/passwd; su www -c id'
status 0
stdout_has 'uid=33(www)'

it 'a port below 1024 can be had'
run docker exec c1 sh -c 'nc -l -p 80 & sleep 0.2; netstat -ltn'
status 0
stdout_has ':80 '

it 'nothing on disk has another owner than without'
upper=$(docker inspect -f '{{.GraphDriver.Data.UpperDir}}' c1)
is 'owner of a file' "$(stat -c %u:%g "$upper/root/mine" "$upper/home/f")" $'0:0\n33:44'
is 'owners above the range' "$(find "$upper" -uid +65535)" ''

it 'volumes: owned on disk as inside'
run docker exec c1 sh -c 'echo b >/bound/b; echo n >/named/n; chown 33 /named/n; stat -c %u /bound/b /named/n'
status 0
stdout_is $'0\n33'
is 'owners on the host' \
	"$(stat -c %u "$TMP/bound/b" "$(docker volume inspect -f '{{.Mountpoint}}' named)/n")" \
	$'0\n33'

it 'docker cp into a running container: owners as ever, seen by exec'
echo copied >"$TMP/copied"
for place in /home/copied /etc/copied /copied /root/mine; do
	run docker cp "$TMP/copied" "c1:$place"
	status 0
	run docker exec c1 sh -c "cat $place; stat -c %u $place; echo more >>$place"
	status 0
	stdout_is $'copied\n0'
done

it 'docker cp out of it: what the container wrote'
run sh -c 'docker cp c1:/etc/copied - | tar -xO'
stdout_is $'copied\nmore'
run sh -c 'docker cp c1:/etc/group - | tar -t -v --numeric-owner'
stdout_has ' 0/0 '

it 'docker diff has what was changed, and no more'
run docker diff c1
status 0
is 'what was changed' "$(sort <<<"$OUT" | tr '\n' ' ')" \
	'A /bound A /copied A /etc/copied A /home/copied A /home/f A /named A /root/mine C /etc C /etc/group C /etc/passwd C /home C /root '

it 'docker commit and export have the owners of the image'
run docker commit c1 committed
status 0
run docker run --rm --runtime runc committed stat -c '%u %n' /root/mine /home/f /etc/copied /bin/busybox
stdout_is $'0 /root/mine\n33 /home/f\n0 /etc/copied\n0 /bin/busybox'
run sh -c 'docker export c1 | tar -t -v --numeric-owner | awk "{ print \$2 }" | sort -u'
stdout_is $'0/0\n33/44'

it 'docker pause, unpause, stats and update work'
run docker pause c1
status 0
run docker unpause c1
status 0
run docker stats --no-stream c1
status 0
run docker update --memory 256m --memory-swap 256m c1
status 0

it 'docker restart: its files are as it left them'
run docker restart -t 1 c1
status 0
run docker exec c1 sh -c 'cat /root/mine /home/copied; stat -c %u /home/f; id -u'
status 0
stdout_is $'mine\ncopied\nmore\n33\n0'

it 'stop, start without a remap, and with one again: the same files'
docker stop -t 1 c1 >/dev/null
nothing_prepared
remap never
run docker start c1
status 0
run docker exec c1 sh -c 'id -u; stat -c %u /home/f'
stdout_is $'65532\n33'
docker stop -t 1 c1 >/dev/null
remap auto
run docker start c1
status 0
run docker exec c1 sh -c 'id -u; stat -c %u /home/f /home/copied'
stdout_is $'0\n33\n0'

it 'docker rm leaves nothing'
docker rm -f c1 >/dev/null
nothing_prepared
docker volume rm named >/dev/null

it 'what cannot be shown with other owners is told, and root becomes a number'
docker run -d --name base --runtime oakum bb:1 sleep 1000 >/dev/null
docker_run --network container:base bb:1 id -u
status 0
stdout_is 65532
has 'the audit log' "$(grep '"event":"\(create\|run\)"' "$TMP/audit.jsonl" | tail -n 1)" \
	'runs as root (uid 0), and cannot be remapped: it shares its network namespace with others'
docker_run -v /proc/self:/self bb:1 id -u
[ "$STATUS" -ne 0 ] || stdout_is 65532
docker rm -f base >/dev/null

it 'always: such a container does not run'
remap always
docker_run --ipc host bb:1 id -u
[ "$STATUS" -ne 0 ] || fail 'it ran'
docker_run --network none bb:1 id -u
stdout_is 0
docker run -d --name base --runtime oakum bb:1 sleep 1000 >/dev/null
docker_run --network container:base bb:1 id -u
status 125
refused_by user
stderr_has 'it shares its network namespace with others'
docker rm -f base >/dev/null

it 'never: a number'
remap never
docker_run bb:1 probe
probe_is_hardened

it 'an image'\''s own user stays, and is not remapped'
remap auto
docker_run --user 1234:1234 bb:1 sh -c 'id -u; cat /proc/self/uid_map'
status 0
stdout_has 1234
stdout_has 4294967295

it 'a read-only root, tmpfs, init, terminal and limits work'
docker_run --read-only bb:1 sh -c 'touch /x 2>&1 || echo read-only; touch /tmp/x && stat -c %u /tmp/x'
stdout_has read-only
stdout_has $'\n0'
docker_run --tmpfs /run:size=1m,mode=755 --shm-size 1m bb:1 sh -c 'touch /run/x /dev/shm/x; stat -c %u /run /run/x'
stdout_is $'0\n0'
docker_run --init bb:1 sh -c 'tr "\0" " " </proc/1/cmdline'
stdout_has 'docker-init -- sh -c'
docker_run --memory 64m --pids-limit 50 --cpus 1 bb:1 id -u
stdout_is 0
on_terminal docker run -it --rm --runtime oakum bb:1 sh -c 'test -t 0 && tty && id -u; exit 5'
status 5
stdout_has '/dev/pts/0'

it 'who owns what is written to a bind is the policy'\''s to say'
rm -rf "$TMP/owned" && mkdir "$TMP/owned" && echo theirs >"$TMP/owned/theirs" && chown -R 1000:1000 "$TMP/owned"
echo roots >"$TMP/owned/roots" && chmod 600 "$TMP/owned/roots"
remap always '"binds_owner": 1000'
docker_run -v "$TMP/owned:/o" bb:1 sh -c 'id -u; stat -c "%u:%g %n" /o /o/theirs /o/roots; cat /o/theirs
	cat /o/roots 2>/dev/null || echo closed; echo >/o/new; touch /o/www; chown 33:33 /o/www; chmod 4755 /o/new; stat -c %u /o/new /root'
status 0
stdout_is $'0\n0:0 /o\n0:0 /o/theirs\n65534:65534 /o/roots\ntheirs\nclosed\n0\n0'
is 'owners on the host' "$(stat -c '%u:%g %n' "$TMP"/owned/new "$TMP"/owned/www | sed "s,$TMP,,")" $'1000:1000 /owned/new\n33:33 /owned/www'
remap always '"binds": "kept", "pool": 900000, "pool_size": 65536'
docker_run -v "$TMP/owned:/o" bb:1 sh -c 'id -u; stat -c "%u:%g" /o; touch /o/kept 2>/dev/null || echo closed'
stdout_is $'0\n65534:65534\nclosed'
chown 900000:900000 "$TMP/owned"
docker_run -v "$TMP/owned:/o" bb:1 sh -c 'stat -c "%u:%g" /o; touch /o/kept && stat -c %u /o/kept'
stdout_is $'0:0\n0'
is 'the owner on the host' "$(stat -c '%u:%g' "$TMP/owned/kept")" 900000:900000
nothing_prepared
remap auto

it 'a read-only bind stays one, and one of a directory on /run works'
mkdir -p /run/elsewhere
echo there >/run/elsewhere/f
docker_run -v /run/elsewhere:/data:ro bb:1 sh -c 'cat /data/f; touch /data/x 2>&1'
[[ $ERR == *'oakum: refused by'* ]] || { stdout_has there; stdout_has 'Read-only'; }
docker_run -v "$TMP/bound:/data:ro" bb:1 sh -c 'cat /data/b; touch /data/x 2>&1'
stdout_has b
stdout_has 'Read-only'

it 'a secret in a file is root'\''s'
policy '"extends": "restricted"' \
	'"rules": { "secret_env": "rewrite", "user": { "action": "rewrite", "remap": "auto" } }'
docker_run -e DB_PASSWORD=s3cr3t bb:1 sh -c 'cat $DB_PASSWORD_FILE; stat -c " %a %u" $DB_PASSWORD_FILE'
status 0
stdout_is 's3cr3t 400 0'
nothing_prepared
remap auto

it 'ten at once have ten ranges'
pids=()
for i in 1 2 3 4 5 6 7 8 9 10; do
	docker run -d --name "at-once-$i" --runtime oakum bb:1 sleep 1000 >"$TMP/at-once.$i" 2>&1 &
	pids+=($!)
done
wait "${pids[@]}"
for i in 1 2 3 4 5 6 7 8 9 10; do
	first_id_of "at-once-$i"
done | sort -u >"$TMP/ranges" 2>&1
is 'how many' "$(wc -l <"$TMP/ranges")" 10
is 'the ranges' "$(cat "$TMP/ranges")" "$(ls /run/oakum/ranges | sort)"
docker ps -q | xargs docker rm -f >/dev/null
nothing_prepared

it 'a pool of two ranges has two containers, and then none'
remap always '"pool": 500000, "pool_size": 131072'
docker run -d --name p1 --runtime oakum bb:1 sleep 1000 >/dev/null
docker run -d --name p2 --runtime oakum bb:1 sleep 1000 >/dev/null
is 'their ids' "$(for c in p1 p2; do first_id_of $c; done | sort)" $'500000\n565536'
docker_run bb:1 id -u
status 125
stderr_has 'no range of 65536 ids is free that the policy gives to containers'
docker rm -f p1 >/dev/null
docker_run bb:1 awk '{ print $2 }' /proc/self/uid_map
status 0
docker rm -f p2 >/dev/null

it 'ids of a user in /etc/subuid, and one range for all'
echo 'oakum:700000:65536' >>/etc/subuid
echo 'oakum:700000:65536' >>/etc/subgid
remap always '"pool_of": "oakum"'
docker_run bb:1 awk '{ print $2 }' /proc/self/uid_map
stdout_is 700000
remap always '"pool": 800000, "pool_size": 65536, "pool_shared": true'
docker run -d --name s1 --runtime oakum bb:1 sleep 1000 >/dev/null
docker_run bb:1 awk '{ print $2 }' /proc/self/uid_map
stdout_is 800000
docker rm -f s1 >/dev/null
nothing_prepared
remap auto

it 'an image of many layers, whose options do not fit into a page'
{
	echo 'FROM bb:1'
	for i in $(seq 1 60); do echo "COPY f$i /layer/"; done
} >"$TMP/image/Dockerfile"
for i in $(seq 1 60); do echo "$i" >"$TMP/image/f$i"; done
tar -C "$TMP/image" -c Dockerfile $(seq -f f%g 1 60) |
	DOCKER_BUILDKIT=0 docker build -q -t layers - >"$TMP/out" 2>&1 || fail 'no image' "$(cat "$TMP/out")"
rm -f "$TMP/image"/Dockerfile "$TMP/image"/f[0-9]*
docker_run layers sh -c 'cat /layer/f1 /layer/f60; id -u; stat -c %u /layer/f7'
status 0
stdout_is $'1\n60\n0\n0'
