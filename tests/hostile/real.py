# SPDX-License-Identifier: Apache-2.0
"""Hostile configurations through real runc and crun: none that must be refused ever starts.

Each case that makes a container is tried with each runtime in two ways.

hook     The wrapper is walked around: base.json as it is rewritten, made hostile, goes to the
         runtime itself, with `oakum-hook verify` as the last createRuntime hook. What the
         runtime makes of it without the hook is tried first: only then does the hook's refusal
         say something. What comes of it is real.tsv's: "RULE PLACE", a refusal that names both;
         "runtime", the runtime alone refuses; "starts". Cases about hooks are not tried: who
         can take ours away walks around it, too. Nor are those that make a bundle themselves.
         Cases that are not in the table are not tried; --update PREFIX puts them there.
whole    oakum-runtime with its hook is called, as engines do. A refusal is ours, or the
         runtime's; else the container is made, the config is what the case expects, and the
         hook has looked.
"""
import importlib.machinery
import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.dont_write_bytecode = True  # nothing is left in the tree
hostile = importlib.machinery.SourceFileLoader("hostile", HERE + "/run").load_module()
BUILD = hostile.BUILD

ROOM = os.environ["ROOM"]
TABLE = os.path.join(HERE, "real.tsv")
RUNTIMES = ("runc", "crun")
ID = "hostile"


def base_text():
    with open(os.path.join(HERE, "base.json"), encoding="utf-8") as f:
        return f.read()


def names(prefixes):
    """The cases, or those whose name begins with one of the prefixes."""
    return [name for name in sorted(os.listdir(os.path.join(HERE, "cases")))
            if name != "lib.sh" and name.startswith(tuple(prefixes) or "")]


def policy_in(directory, runtime, audit):
    """`restricted`, but with the numeric user rewrite, with programs that are copies below
    directory: where the build is may be a place of the host that no container gets."""
    init, hook = (shutil.copy(os.path.join(BUILD, program), directory)
                  for program in ("oakum-init", "oakum-hook"))
    policy = os.path.join(directory, "policy.json")
    with open(policy, "w", encoding="utf-8") as f:
        json.dump({"version": 1, "extends": "restricted", "runtimes": [runtime],
                   "audit": {"file": audit},
                   "rules": {"user": {"remap": "never", "writable": [], "name": ""},
                             "hooks": {"allow": [hook]},
                             "verify_hook": {"path": hook}, "init": {"path": init}}}, f)
    return policy


def in_own_cgroup(data, counter=itertools.count()):
    """Each container has another: one that was given up may end later than we go on."""
    group = "/%s/%d" % (os.path.basename(ROOM), next(counter))
    return data.replace(b'"/oakum-hostile"', json.dumps(group).encode())


def call(*argv, **more):
    """(status, what was said). To a file: what is created keeps a pipe open."""
    with tempfile.TemporaryFile() as err:
        try:
            status = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                    stderr=err, timeout=60, check=False, **more).returncode
        except subprocess.TimeoutExpired:
            return None, "it hangs"
        err.seek(0)
        return status, err.read().decode(errors="replace")


class Way:
    """One runtime, its policy, and the documents for it."""

    def __init__(self, runtime):
        self.name = runtime
        self.program = "/usr/bin/" + runtime
        if not os.path.exists(self.program):
            self.program = "/usr/sbin/" + runtime
        self.root = os.path.join(ROOM, "state-" + runtime)
        directory = os.path.join(ROOM, "policy-" + runtime)
        os.mkdir(directory, 0o755)
        self.audit = os.path.join(directory, "audit.jsonl")
        self.policy = policy_in(directory, self.program, self.audit)
        hardened = subprocess.run(
            [os.path.join(BUILD, "oakum"), "rewrite", "--policy", self.policy, "-"],
            input=base_text().encode(), capture_output=True, check=True).stdout.decode()
        self.hook = json.loads(hardened)["hooks"]["createRuntime"][-1]
        self.hardened = json.dumps(dict(json.loads(hardened), hooks={}))

    def with_hook(self, data):
        hooks = json.dumps({"createRuntime": [self.hook]}).encode()
        if b'"hooks": {}' in data:
            return data.replace(b'"hooks": {}', b'"hooks": ' + hooks, 1)
        return data.replace(b"{", b'{"hooks": ' + hooks + b",", 1)

    def create(self, command, bundle):
        # What has no mount namespace of its own mounts in one that is nobody's.
        status, said = call("unshare", "--mount", "--propagation", "private", *command, "--root",
                            self.root, "create", "--bundle", bundle, ID, cwd=ROOM)
        made = call(self.program, "--root", self.root, "state", ID)[0] == 0
        call(self.program, "--root", self.root, "delete", "--force", ID)
        return status, said, made


def own_bundle(case):
    """The one that setup.sh made, or None."""
    directory = os.path.join(case.dir, "bundle")
    return directory if os.path.isdir(directory) else None


def bundle_of(case, name, data):
    directory = own_bundle(case)
    if not directory:
        return case.bundle(name, in_own_cgroup(data))
    path = os.path.join(directory, "config.json")
    if not os.path.islink(path):
        with open(path, "rb") as f:
            data = f.read()
        with open(path, "wb") as f:
            f.write(in_own_cgroup(data))
    return directory


def rule_and_place(said):
    """Of a refusal: a pointer into the config, or a path in the container."""
    found = re.search(r"oakum: refused by (\w+): (.*)", said)
    if not found:
        return None, None
    place = re.search(r"\(at ([^;)\s]+)|, at '([^']+)' in the container", found[2])
    return found[1], place and (place[1] or place[2])


def by_hook(case, way):
    """What comes of the case by the hook alone: see the table."""
    if "patch" in case.case:
        document = json.loads(way.hardened)
        hostile.apply_patch(document, case.case["patch"])
        data = json.dumps(document).replace("@INIT@", "/dev/oakum-init").encode()
    else:
        data = case.document
    status, said, made = way.create([way.program], bundle_of(case, "alone", data))
    if status != 0 or not made:
        return "runtime"
    status, said, made = way.create([way.program],
                                    bundle_of(case, "hooked", way.with_hook(data)))
    if status == 0 and made:
        return "starts"
    rule, place = rule_and_place(said)
    if made or not rule:
        return "status %s, container %smade, said %s" % (status, "" if made else "not ", said)
    return "%s %s" % (rule, place or "-")


def whole(case, way):
    """None, or what is wrong."""
    open(way.audit, "w").close()
    bundle = bundle_of(case, "whole", case.document)
    status, said, made = way.create(
        [os.path.join(BUILD, "oakum-runtime"), "--oakum-policy=" + way.policy], bundle)
    if status is None and way.create([way.program], bundle)[0] is None:
        return None  # so does the runtime alone, with what Oakum has made of it
    if status != 0:
        if made:
            return "status %s, and yet it was made: %s" % (status, said)
        refused = rule_and_place(said)[0]
        if refused and not any(e.startswith("refuse") for e in case.case["expect"]):
            return "it was refused: " + said
        return None
    with open(way.audit, encoding="utf-8") as f:
        verified = [r for r in map(json.loads, f) if r["event"] == "verify"]
    if not verified or verified[-1]["verdict"] == "refuse":
        return "the hook has not looked at it"
    config = os.path.join(bundle, "config.json")
    for expectation in case.case["expect"]:
        word, _, program = expectation.partition(" ")
        if word == "allow" or word == "rewrite" and subprocess.run(
                ["jq", "-e", program, config], capture_output=True, check=False).returncode == 0:
            return None
    return "it was made, and its config is not as it should be"


def is_tried(case, way):
    about_hooks = case.name.startswith("K") or "hook" in case.name
    return way == "whole" or (case.kind == "create" and not about_hooks)


def fresh_rootfs():
    """As fixture.sh made it: a container without a /dev of its own leaves device nodes in it."""
    kept, rootfs = os.path.join(ROOM, "rootfs"), "/tmp/oakum-hostile/fixture/rootfs"
    if not os.path.isdir(kept):
        shutil.copytree(rootfs, kept, symlinks=True)
    shutil.rmtree(rootfs)
    shutil.copytree(kept, rootfs, symlinks=True)


def there_is_what_it_binds(case):
    """Sockets and directories of engines that this machine does not run: a runtime alone would
    refuse what is not there, and that says nothing."""
    document = case.document.decode(errors="replace")
    for path in set(re.findall(r'"source": "(/(?:var/)?run/[^"]*)"', document)):
        path = os.path.normpath(path)
        if os.path.lexists(path):
            continue
        os.makedirs(os.path.dirname(path), exist_ok=True)
        if path.endswith((".sock", ".socket")):
            socket.socket(socket.AF_UNIX).bind(path)
        else:
            os.mkdir(path)


def try_case(name, ways, got):
    """What is wrong, as a list; what comes by the hook goes to got."""
    wrong = []
    for way in ways:
        for how in ("hook", "whole"):
            case = hostile.Case(name, base_text(), None, False)
            if case.kind not in ("create", "hook", "dynamic"):
                shutil.rmtree(case.work)
                return []
            if is_tried(case, how):
                fresh_rootfs()
                case.setup("up")
                there_is_what_it_binds(case)
                try:
                    if how == "hook" and own_bundle(case):
                        continue
                    if how == "hook":
                        got.setdefault(name, {})[way.name] = by_hook(case, way)
                    else:
                        said = whole(case, way)
                        wrong += ["%s, %s: %s" % (way.name, how, said)] if said else []
                finally:
                    case.setup("down")
                    shutil.rmtree(case.work, ignore_errors=True)
            must_refuse = all(e.startswith("refuse") for e in case.case["expect"])
            if must_refuse and got.get(name, {}).get(way.name) == "starts":
                wrong.append("%s: it starts" % way.name)
    return wrong


def read_table():
    with open(TABLE, encoding="utf-8") as f:
        rows = [line.rstrip("\n").split("\t") for line in f if not line.startswith("#")]
    return {row[0]: dict(zip(RUNTIMES, row[1:])) for row in rows}


def main():
    update = sys.argv[1:2] == ["--update"]
    ways = [Way(runtime) for runtime in RUNTIMES]
    table = read_table()
    chosen = [name for name in names(sys.argv[2 if update else 1:]) if update or name in table]
    passed = failed = 0
    got = {}
    for name in chosen:
        wrong = try_case(name, ways, got)
        if not update and got.get(name) != table.get(name):
            wrong.append("by the hook %s, wanted %s" % (got.get(name), table.get(name)))
        passed += not wrong
        failed += bool(wrong)
        for what in wrong:
            print("FAILED %s: %s" % (name, what[:600]), flush=True)
    if update:
        table.update(got)
        with open(TABLE, "w", encoding="utf-8") as f:
            f.write("# case\t%s\n" % "\t".join(RUNTIMES))
            f.writelines("%s\t%s\n" % (name, "\t".join(row[r] for r in RUNTIMES))
                         for name, row in sorted(table.items()))
    print("hostile, real runtimes: %d passed, %d failed" % (passed, failed))
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
