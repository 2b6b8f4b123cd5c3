# SPDX-License-Identifier: Apache-2.0
# --privileged and what else only a machine with every capability can give.

policy_none

it 'without Oakum --privileged gives all there is'
run docker run --rm --runtime runc --privileged bb:1 probe
status 0
fact_is CapEff "$(sed -n 's/^CapBnd:\t//p' /proc/self/status)"
fact_is Seccomp 0

it 'refused: docker and podman --privileged, in words that reach the person'
run docker run --rm --privileged bb:1 id
status 125
stdout_is ''
refused_by privileged
run podman run --rm --network none --privileged bb:1 id
status 126
stdout_is ''
refused_by privileged

it 'under rewrite an ordinary container is made of it'
policy '"rules": { "privileged": "rewrite", "devices": "rewrite", "mount_types": "rewrite",
	"proc_sys": "rewrite", "cgroup_path": "rewrite", "namespaces": "rewrite" }'
run docker run --rm --privileged bb:1 sh -c 'probe
	test -e /dev/vda && echo disk=yes
	test -e /dev/kmsg && echo kmsg=yes
	test -e /dev/mem && echo mem=yes
	touch /sys/fs/cgroup/x 2>/dev/null && echo cgroup=writable
	echo 1 2>/dev/null >/proc/sys/kernel/core_uses_pid && echo sys=writable
	head -c 1 /proc/kcore 2>/dev/null | wc -c | sed s/^/kcore=/
	cat /proc/self/attr/current'
probe_is_hardened
for fact in disk kmsg mem cgroup sys; do
	fact_is $fact ''
done
fact_is kcore 0
stdout_has 'docker-default (enforce)'
policy_none

it 'raised limits of processes and a negative oom score come back to what is allowed'
run docker run --rm --runtime runc --oom-score-adj -900 --ulimit nofile=1048577:1048577 \
	--ulimit core=-1 bb:1 sh -c 'cat /proc/self/oom_score_adj; ulimit -Hn; ulimit -Hc'
status 0
stdout_is $'-900\n1048577\nunlimited'
run docker run --rm --oom-score-adj -900 --ulimit nofile=1048577:1048577 --ulimit core=-1 \
	bb:1 sh -c 'cat /proc/self/oom_score_adj; ulimit -Hn; ulimit -Hc'
status 0
is 'oom score' "$(sed -n 1p <<<"$OUT")" 0
at_most 'open files' "$(sed -n 2p <<<"$OUT")" 1048576
is 'core dumps' "$(sed -n 3p <<<"$OUT")" 0

it 'each wall that an option takes away is put up again, or the container refused'
for option in '--cap-add ALL' '--security-opt seccomp=unconfined' \
	'--security-opt systempaths=unconfined' '--security-opt no-new-privileges=false'; do
	# shellcheck disable=SC2086 # words
	run docker run --rm $option bb:1 probe
	if [ "$STATUS" -eq 0 ]; then
		probe_is_hardened
	else
		stderr_has 'oakum: refused by '
	fi
done

it 'refused: the host'\''s namespaces and devices'
for option in --pid=host --net=host --ipc=host --uts=host --cgroupns=host --device=/dev/vda \
	--device=/dev/kmsg; do
	run docker run --rm "$option" bb:1 id
	status 125
	stdout_is ''
	stderr_has 'oakum: refused by '
done
