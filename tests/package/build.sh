# SPDX-License-Identifier: Apache-2.0
# Building: the same bytes each time, wherever; what lintian says; how programs are hardened.

TIMEOUT=1200
export DEB_BUILD_OPTIONS=nocheck # the unit tests run elsewhere

same_products() { # DIR DIR PATTERN
	local name names
	names=$(cd "$1" && find . -name "$3" | sort)
	[ -n "$names" ] || fail "there is no $3 in $1"
	for name in $names; do
		cmp "$1/$name" "$2/$name" >"$TMP/cmp" 2>&1 || fail "built twice, two results" "$(cat "$TMP/cmp")"
	done
}

it 'make deb, twice, in different places: the same bytes'
run make -s deb DEB=build/deb
status 0
run make -s deb DEB="$TMP/deb"
status 0
same_products build/deb "$TMP/deb" '*.deb'
same_products build/deb "$TMP/deb" '*.dsc'
DEBFILE=$(ls "$PWD"/build/deb/oakum_*.deb)

it 'lintian finds nothing'
run lintian --fail-on error,warning --no-tag-display-limit build/deb/*.changes
status 0
stdout_is ''

# A source RPM holds the path that it was made at.
it 'make rpm, twice: the same bytes'
run make -s rpm
status 0
cp -r build/rpm "$TMP/rpm"
run make -s rpm
status 0
same_products build/rpm "$TMP/rpm" '*.rpm'
RPMFILE=$(find build/rpm/RPMS -name 'oakum-0*.rpm')

it 'the RPM labels the runtime for SELinux, moves a new runc aside, and guards its removal'
run rpm -qp --scripts "$RPMFILE"
stdout_has 'semodule -i /usr/share/selinux/packages/oakum.cil'
stdout_has 'oakum setup --in-use'
run rpm -qp --triggers "$RPMFILE"
stdout_has 'oakum setup divert'
run rpm -qpl "$RPMFILE"
stdout_has '/usr/share/selinux/packages/oakum.cil'
has 'oakum.cil' "$(cat packaging/selinux/oakum.cil)" \
	'(filecon "/usr/bin/oakum-runtime" file (system_u object_r container_runtime_exec_t '

it 'both packages have the same files, but for what is each system'\''s own'
dpkg-deb -c "$DEBFILE" | awk '{ print $6 }' | sed -n 's,^\./,/,p' | grep -v '/$' |
	grep -vE '/lintian/|changelog|copyright|vendor-completions' | sed 's/\.gz$//' | sort >"$TMP/in-deb"
rpm -qp --qf '[%{FILENAMES} %{FILEMODES:perms}\n]' "$RPMFILE" | grep -v ' d' | sed 's/ .*//' |
	grep -vE '/selinux/|LICENSE|CHANGELOG|site-functions' | sed 's/\.gz$//' | sort >"$TMP/in-rpm"
is 'files' "$(cat "$TMP/in-rpm")" "$(cat "$TMP/in-deb")"

# ---- hardening, by what stands in the files ----

mkdir "$TMP/unpacked-deb" "$TMP/unpacked-rpm"
dpkg-deb -x "$DEBFILE" "$TMP/unpacked-deb"
(cd "$TMP/unpacked-rpm" && rpm2cpio "$OLDPWD/$RPMFILE" | cpio -id --quiet)

elf() { # FILE OPTION…
	readelf -W "${@:2}" "$1" 2>/dev/null
}

it 'programs: position independent, read-only relocations, bound at once, no executable stack'
for file in "$TMP"/unpacked-{deb,rpm}/usr/{bin/oakum,bin/oakum-runtime,libexec/oakum/oakum-hook}; do
	has "$file" "$(elf "$file" -h)" 'DYN ('
	has "$file" "$(elf "$file" -l)" 'GNU_RELRO'
	has "$file" "$(elf "$file" -d)" 'NOW'
	lacks "$file" "$(elf "$file" -d)" 'PATH'
	lacks "$file" "$(elf "$file" -d)" 'TEXTREL'
	lacks "$file" "$(elf "$file" -l | grep GNU_STACK)" 'E '
done

it 'programs: guarded stacks and checked copies'
for file in "$TMP"/unpacked-{deb,rpm}/usr/bin/{oakum,oakum-runtime}; do
	has "$file" "$(elf "$file" --dyn-syms)" '__stack_chk_fail'
	has "$file" "$(elf "$file" --dyn-syms)" '_chk@'
done
for file in "$TMP"/unpacked-{deb,rpm}/usr/libexec/oakum/oakum-hook; do # static: by its code
	[ "$(objdump -d "$file" | grep -c '%fs:0x28')" -gt 100 ] || fail "$file has no guarded stacks"
done

it 'oakum-init: static, stripped, no executable stack'
for file in "$TMP"/unpacked-{deb,rpm}/usr/libexec/oakum/oakum-init; do
	lacks "$file" "$(elf "$file" -l)" 'INTERP'
	lacks "$file" "$(elf "$file" -S)" '.symtab'
	lacks "$file" "$(elf "$file" -l | grep GNU_STACK)" 'E '
done

it 'nothing names the place where it was built'
for file in "$TMP"/unpacked-{deb,rpm}/usr/{bin/*,libexec/oakum/*}; do
	! grep -qaF -d skip "$PWD" "$file" || fail "$file names $PWD"
done
TIMEOUT=60
