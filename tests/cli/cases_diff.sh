# SPDX-License-Identifier: Apache-2.0
# What a rewrite changes, told to a person and to a machine. Sourced by run.

differ() { # NAME TEXT [OPTION…]: as the diff of the configuration says it, on one line
	name=$1 text=$2
	shift 2
	"$oakum" diff --policy "$policy" "$@" "$config" 2>&1 | tr -s ' \n' ' ' >"$dir/line"
	expect "diff-$name" 0 "$text" cat "$dir/line"
}

expect diff-verdict 3 "would be rewritten: $config" "$oakum" diff --policy "$policy" "$config"
differ user 'runs as 65532:65532 instead of root (0:0) [user]'
differ groups 'is no longer in the additional group 0'
differ home 'gets HOME=/tmp in its environment'
differ capabilities 'loses capabilities: CHOWN, DAC_OVERRIDE, '
differ capabilities-kept 'keeps capabilities: NET_BIND_SERVICE'
differ tmp 'gets a 100 MiB tmpfs on /tmp (rw, noexec, nosuid, nodev, mode=1777) [tmp]'
differ init 'PID 1 is /dev/oakum-init, which starts /bin/sh'
differ memory 'of memory (was unlimited)'
differ pids 'may have 4096 processes (was unlimited)'
differ privileges 'set-user-ID programs (su, sudo, ping) gain nothing'

# A difference without words of its own is told by its pointer; secrets are not told at all.
cat >"$dir/before.json" <<'JSON'
{ "ociVersion": "1.0.2", "process": { "user": { "uid": 7, "gid": 7 }, "cwd": "/", "args": [ "a" ],
  "env": [ "PASSWORD=hunter2" ], "oomScoreAdj": -500 },
  "root": { "path": "rootfs" }, "annotations": { "run.oci.x": "1" }, "linux": {},
  "mounts": [ { "destination": "/dev", "type": "tmpfs", "source": "tmpfs", "options": [ "nosuid", "mode=755", "size=65536k" ] } ] }
JSON
cat >"$dir/loose.json" <<'JSON'
{ "version": 1, "extends": "restricted", "rules": { "annotations": "rewrite", "namespaces": "off",
  "root_path": "off", "secret_env": "rewrite", "privileged": "rewrite" } }
JSON
"$oakum" diff --policy "$dir/loose.json" "$dir/before.json" >"$dir/told" 2>&1
expect diff-plain 0 '/process/oomScoreAdj is 0 instead of -500 [scheduling]' cat "$dir/told"
expect diff-annotation 0 'loses the annotation run.oci.x' cat "$dir/told"
expect diff-secret-name 0 'no longer has PASSWORD in its environment' cat "$dir/told"
expect diff-secret 1 '' grep hunter2 "$dir/told"
expect diff-seccomp 0 'gets a filter of system calls: ' cat "$dir/told"

# For machines: RFC 6902, and applying it gives what rewrite gives.
"$oakum" diff --json-patch --policy "$policy" "$config" >"$dir/patch.json"
expect json-patch-status 0 '' test $? -eq 3
cat >"$dir/apply.py" <<'PY'
import copy, json, sys
def apply(doc, op):
    *way, last = [t.replace('~1', '/').replace('~0', '~') for t in op['path'].split('/')[1:]]
    for t in way:
        doc = doc[int(t)] if isinstance(doc, list) else doc[t]
    if isinstance(doc, list):
        at = len(doc) if last == '-' else int(last)
        if op['op'] == 'add':
            doc.insert(at, op['value'])
        elif op['op'] == 'remove':
            del doc[at]
        else:
            doc[at] = op['value']
    elif op['op'] == 'remove':
        del doc[last]
    else:
        doc[last] = op['value']
doc = json.load(open(sys.argv[1]))
for op in json.load(open(sys.argv[2])):
    apply(doc, op)
sys.exit(doc != json.load(open(sys.argv[3])))
PY
expect json-patch-applies 0 '' python3 "$dir/apply.py" "$config" "$dir/patch.json" "$dir/hardened.json"
expect json-patch-is-needed 1 '' cmp -s "$config" "$dir/hardened.json"
