# SPDX-License-Identifier: Apache-2.0
# The RPM in a root of its own, a copy of this system that has no dpkg: installed beside an RPM
# of runc, upgraded, refused to go, gone. What scripts call of SELinux is noted, and the module
# itself compiled with a policy that knows the type of runtimes and with one that does not.

RPMS=$TMP/rpms
RR=$TMP/rpm-root/root
TIMEOUT=600

# rpm_of SPEC: built where nothing else is.
rpm_of() {
	run env -u MAKEFLAGS -u MAKELEVEL -u MFLAGS rpmbuild -bb --nodeps --quiet \
		--define "_topdir $RPMS" --define "_sourcedir $PWD/build/rpm/SOURCES" "$1"
	status 0
}

# A package of runc: this system's, its version in a file beside it.
runc_spec() { # VERSION
	cat <<-SPEC
		%global __os_install_post %{nil}
		Name: runc
		Version: $1
		Release: 1
		Summary: A runtime
		License: none
		%description
		A runtime.
		%install
		install -D -m 755 $TMP/runc %{buildroot}/usr/bin/runc
		printf '#$1' >>%{buildroot}/usr/bin/runc
		%files
		/usr/bin/runc
	SPEC
}

it 'RPMs of Oakum, two releases, and of runc, two versions'
mkdir -p "$RPMS"
cp "$(realpath "$(command -v runc)")" "$TMP/runc"
find build/rpm/RPMS -name 'oakum-0*.rpm' 2>/dev/null | grep -q . || { run make -s rpm && status 0; }
OLD=$(realpath "$(find build/rpm/RPMS -name 'oakum-0*.rpm')")
sed 's/^Release: .*/Release: 2/' packaging/rpm/oakum.spec >"$TMP/oakum.spec"
rpm_of "$TMP/oakum.spec"
NEW=$(find "$RPMS" -name 'oakum-0*-2.*.rpm')
for version in 1 2; do
	runc_spec $version >"$TMP/runc.spec"
	rpm_of "$TMP/runc.spec"
done

# ---- a root ----

mkdir -p "$TMP/rpm-root"
mount -t tmpfs -o mode=755 scratch "$TMP/rpm-root"
mkdir "$RR" "$TMP/rpm-root/up" "$TMP/rpm-root/work"
mount -t overlay -o "lowerdir=/,upperdir=$TMP/rpm-root/up,workdir=$TMP/rpm-root/work" overlay "$RR"
mount -t proc proc "$RR/proc"
mount --bind /dev "$RR/dev"
rm -rf "$RR"/usr/{bin,sbin,local/bin,local/sbin}/{runc,runc.real,dpkg*} "$RR/etc/oakum" "$RR/run/oakum"
mkdir -p "$RR/sys/fs/selinux" "$RR/run"
for program in semodule restorecon; do
	printf '#!/bin/sh\necho "%s $*" >>/selinux-calls\n' $program >"$RR/usr/sbin/$program"
	chmod 755 "$RR/usr/sbin/$program"
done

in_root() {
	run chroot "$RR" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin "$@"
}
# This root's libraries are Debian's, of which rpm's database knows nothing.
rpm_root() {
	local nodeps=--nodeps
	[ "$1" != -q ] || nodeps=
	run rpm --root "$RR" --dbpath /var/lib/rpm-test $nodeps "$@"
}
called() { # FILE's lines since the last time
	cat "$RR/selinux-calls" 2>/dev/null
	rm -f "$RR/selinux-calls"
}
ours() {
	(cd "$RR" && find etc usr run -xdev -name '*oakum*' | sort)
}
# diverted BYTES: runc is a link to us, runc.real the one that ends in BYTES.
diverted() {
	is 'what runc is' "$(readlink "$RR/usr/bin/runc")" /usr/bin/oakum-runtime
	is 'the end of runc.real' "$(tail -c 2 "$RR/usr/bin/runc.real" 2>&1 | tr -d '\0')" "$1"
}
ours >"$TMP/rpm-before"

it 'it needs a runtime: runc or crun'
run rpm -qpR "$OLD"
stdout_has '(runc or crun)'

it 'it installs, its module of SELinux with it, and oakum-runtime finds runc'
rpm_root -i "$(find "$RPMS" -name 'runc-1-*.rpm')"
status 0
rpm_root -i "$OLD"
status 0
is 'calls' "$(called)" 'semodule -i /usr/share/selinux/packages/oakum.cil
restorecon -F /usr/bin/oakum-runtime /usr/libexec/oakum/oakum-hook'
in_root oakum-runtime --version
status 0
stdout_has 'runc version'
rpm_root -V oakum
status 0
stdout_is ''

it 'an upgrade is no removal'
rpm_root -U "$NEW"
status 0
is 'the installed release' "$(rpm --root "$RR" --dbpath /var/lib/rpm-test -q --qf '%{RELEASE}' oakum)" 2
lacks 'calls' "$(called)" 'semodule -r'

it 'in the place of runc: an upgrade of runc is moved aside, and its removal leaves ours alone'
in_root oakum setup divert
status 0
diverted '#1'
rpm_root -U "$(find "$RPMS" -name 'runc-2-*.rpm')"
status 0
diverted '#2'
in_root runc --version
status 0
stdout_has 'runc version'

it 'in the place of runc an upgrade of Oakum changes nothing'
rpm_root -U --oldpackage "$OLD"
status 0
diverted '#2'

it 'while something needs it, it is not removed, and says what and how'
rpm_root -e oakum
[ "$STATUS" -ne 0 ] || fail 'it was removed'
stderr_has 'divert: /usr/bin/runc is a link to /usr/bin/oakum-runtime'
stderr_has 'oakum: still in use, as listed above: not removed. See: oakum setup --undo'
rpm_root -q oakum
status 0
in_root oakum-runtime --version
status 0

it 'after undo it goes, its module of SELinux with it, and runc is what it was'
in_root oakum setup --undo
status 0
called >/dev/null
rpm_root -e oakum
status 0
is 'calls' "$(called)" 'semodule -r oakum'
is 'what is left' "$(ours)" "$(cat "$TMP/rpm-before")"
absent "$RR/usr/bin/runc.real"
is 'the end of runc' "$(tail -c 2 "$RR/usr/bin/runc" | tr -d '\0')" '#2'

# ---- the module of SELinux, as it is in the package ----

# A whole policy, the smallest that compiles, and the types of container-selinux.
cat >"$TMP/base.cil" <<'CIL'
(handleunknown allow)
(mls true)
(class file (read execute))
(classorder (file))
(sid kernel)
(sidorder (kernel))
(sidcontext kernel (system_u system_r kernel_t ((s0) (s0))))
(sensitivity s0)
(sensitivityorder (s0))
(category c0)
(categoryorder (c0))
(sensitivitycategory s0 (c0))
(user system_u)
(userrole system_u system_r)
(userrole system_u object_r)
(userlevel system_u (s0))
(userrange system_u ((s0) (s0 (c0))))
(role system_r)
(role object_r)
(type kernel_t)
(roletype system_r kernel_t)
(allow kernel_t self (file (read)))
CIL
printf '%s\n' '(type container_runtime_exec_t)' '(roletype object_r container_runtime_exec_t)' >"$TMP/container.cil"
rpm2cpio "$OLD" | cpio --quiet -i --to-stdout ./usr/share/selinux/packages/oakum.cil >"$TMP/oakum.cil"

it 'SELinux: the module compiles, and labels wrapper and hook as runtimes'
run secilc -o "$TMP/policy" -f "$TMP/contexts" "$TMP/base.cil" "$TMP/container.cil" "$TMP/oakum.cil"
status 0
is 'file contexts' "$(cat "$TMP/contexts")" \
	$'/usr/bin/oakum-runtime\t--\tsystem_u:object_r:container_runtime_exec_t:s0
/usr/libexec/oakum/oakum-hook\t--\tsystem_u:object_r:container_runtime_exec_t:s0'
rpm -qpl "$OLD" >"$TMP/files"
for file in $(cut -f1 "$TMP/contexts"); do
	grep -qx "$file" "$TMP/files" || fail "the package has no $file"
done

it 'SELinux: where container-selinux is not, the module is no error and labels nothing'
run secilc -o "$TMP/policy" -f "$TMP/contexts" "$TMP/base.cil" "$TMP/oakum.cil"
status 0
is 'file contexts' "$(cat "$TMP/contexts")" ''
TIMEOUT=60
