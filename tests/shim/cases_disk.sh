# SPDX-License-Identifier: Apache-2.0
# Full disks and read-only ones: what cannot be stored is refused, nothing is half written, and
# what is there can still be looked at, stopped and deleted.

# small_disk DIR OPTIONS: a file system in memory there.
small_disk() {
	mkdir -p "$1"
	mount -t tmpfs -o "mode=755,$2" tmpfs "$1"
}

fill() { # DIR: not a byte is left
	head -c 4M /dev/zero >"$1/ballast" 2>/dev/null && die "$1 is not full"
	return 0
}

# The last call was refused for want of room, and left bundle and records as they were.
refused_for_want_of_room() {
	refused 1 "oakum: refused by $1:" 'No space left on device'
	snapshot b | cmp - before
}

test_run_directory_without_inodes() {
	policy no_new_privileges=rewrite
	bundle
	snapshot b >before
	refusals=0 inodes=1
	while :; do
		small_disk /run/oakum "nr_inodes=$((inodes + 1))"
		call create --bundle b c
		[ -e fake/argv ] && break
		refused_for_want_of_room record
		same "records with $inodes inodes" "$(ls -A /run/oakum)" ''
		passes state c
		passes delete --force c
		umount /run/oakum
		refusals=$((refusals + 1)) inodes=$((inodes + 1))
		[ "$inodes" -lt 20 ] || die 'there is never enough'
	done
	umount /run/oakum
	# the directory, the record and each of the links
	[ "$refusals" -ge 3 ] || die "only $refusals refusals"
}

test_full_run_directory() {
	policy no_new_privileges=rewrite
	bundle
	small_disk /run/oakum size=32k
	mkdir root
	FAKE_STATE=$PWD/root call --root "$PWD/root" create --bundle b living
	same status "$status" 0
	bundle
	snapshot b >before
	fill /run/oakum
	ls -A /run/oakum >records
	call --root "$PWD/root" create --bundle b c
	refused_for_want_of_room record
	ls -A /run/oakum | cmp - records
	for line in 'state living' 'kill living KILL' 'exec living id' 'delete living'; do
		passes --root "$PWD/root" $line
	done
	same records "$(ls -A /run/oakum)" ballast
	rm /run/oakum/ballast
	call --root "$PWD/root" create --bundle b c
	same status "$status" 0
	umount /run/oakum
}

test_read_only_run_directory() {
	policy no_new_privileges=rewrite
	bundle
	small_disk /run/oakum size=1m
	call --root "$PWD/root" create --bundle b living
	bundle
	snapshot b >before
	mount -o remount,ro /run/oakum
	call --root "$PWD/root" create --bundle b c
	refused 1 'oakum: refused by record:' 'Read-only file system'
	snapshot b | cmp - before
	for line in 'state living' 'kill living KILL' 'exec living id' 'delete living'; do
		passes --root "$PWD/root" $line
	done
	umount /run/oakum
}

# Whatever room is left: the lines that are there are whole. Whether a container runs does not
# depend on it.
test_full_audit_log() {
	small_disk log size=8k
	policy no_new_privileges=rewrite user=refuse
	sed -i "s|$PWD/audit.jsonl|$PWD/log/audit.jsonl|" policy.json
	bundle
	i=0
	while [ $i -lt 40 ]; do
		call --log "$PWD/log/runtime" --log-format json create --bundle b "c$i"
		refused 1 'oakum: refused by user:'
		i=$((i + 1))
	done
	grep -c . log/audit.jsonl log/runtime
	for file in log/audit.jsonl log/runtime; do
		jq -e .time "$file" >/dev/null || die "a part of a line: $(tail -n 1 $file)"
		[ "$(wc -l <$file)" -lt 40 ] || die "the disk was not full"
	done
	policy no_new_privileges=rewrite
	sed -i "s|$PWD/audit.jsonl|$PWD/log/audit.jsonl|" policy.json
	passes create --bundle "$PWD/b" c
	passes state c
	passes delete c
	umount log
}
