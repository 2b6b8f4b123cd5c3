# SPDX-License-Identifier: Apache-2.0
# Usage: awk -f includes.awk includes.txt FILES: prints each include that breaks the table.
function room_of(file,    parts, n) {
	n = split(file, parts, "/")
	return parts[1] == "core" || parts[1] == "tests" ? parts[1] "/" parts[2] : parts[1]
}
FNR == 1 { file = FILENAME; reading_table = (NR == FNR) }
reading_table {
	if (/^#/ || !NF)
		next
	name = $1
	sub(/:$/, "", name)
	for (i = 2; i <= NF; i++) {
		if (name ~ /^=/)
			owner[$i] = substr(name, 2)
		else if (name ~ /^!/)
			third[substr(name, 2), $i] = 1
		else if (name ~ /^-/)
			banned[substr(name, 2), $i] = 1
		else
			allowed[name, $i] = 1
	}
	if (name ~ /^!/)
		prefixes[substr(name, 2)] = 1
	else if (name !~ /^[=-]/)
		rooms[name] = 1
	next
}
/^#include </ {
	header = $2
	gsub(/[<>]/, "", header)
	room = room_of(file)
	if (header ~ /^oakum\// && room in rooms) {
		base = substr(header, 7)
		sub(/\.h$/, "", base)
		if (!(base in owner))
			bad(header " belongs to no room of includes.txt")
		else if (!((room, owner[base]) in allowed))
			bad("room " room " may not include " header)
	}
	for (p in prefixes)
		if (index(header, p) == 1 && room != "tests/unit" && !((p, room) in third))
			bad("only named rooms may include " header)
	if ((room, header) in banned)
		bad("a rule does no I/O: " header)
}
function bad(why) {
	print file ":" FNR ": " why
	failed = 1
}
END { exit failed }
