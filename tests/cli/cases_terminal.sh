# SPDX-License-Identifier: Apache-2.0
# Output on a terminal and elsewhere: colours on a terminal alone and only where they are
# wanted, the same words without them, no line beyond 80 columns. Sourced by run.

escape=$(printf '\033')
tty="python3 $here/terminal.py"
cp "$config" "$dir/c.json"
cp "$dir/privileged.json" "$dir/p.json"

# coloured NAME COMMAND…; plain NAME COMMAND…: whether the output has escape sequences, and
# whether it is what a pipe gets apart from them.
stripped() { sed "s/$escape\[[0-9;]*m//g" "$1"; }
coloured() {
	what=$1
	shift
	(cd "$dir" && NO_COLOR='' TERM=xterm $tty "$@" >tty.out; "$@" >pipe.out 2>&1) </dev/null
	expect "$what-has-colours" 0 '' grep -q "$escape\[1" "$dir/tty.out"
	grep -o "$escape\[[0-9;]*m" "$dir/tty.out" | tail -n 1 >"$dir/last.out"
	expect "$what-ends-them" 0 "$escape[0m" cat "$dir/last.out"
	expect "$what-has-none-in-a-pipe" 1 '' grep -q "$escape" "$dir/pipe.out"
	stripped "$dir/tty.out" >"$dir/stripped.out"
	expect "$what-says-the-same" 0 '' cmp "$dir/stripped.out" "$dir/pipe.out"
}
plain() {
	what=$1
	shift
	(cd "$dir" && $tty "$@" >tty.out) </dev/null
	expect "$what-says-something" 0 '' test -s "$dir/tty.out"
	expect "$what-has-no-colours" 1 '' grep -q "$escape" "$dir/tty.out"
}
coloured check "$oakum" check --policy "$policy" c.json
coloured refused "$oakum" check --policy "$policy" p.json
coloured many "$oakum" check --policy "$policy" c.json p.json
coloured diff "$oakum" diff --policy "$policy" c.json
coloured rules "$oakum" rules
coloured explain "$oakum" explain tmp
coloured standard "$oakum" check --policy "$policy" --standard cis c.json
NO_COLOR=1
TERM=xterm
export NO_COLOR TERM
plain no-color "$oakum" check --policy "$policy" c.json
unset NO_COLOR
TERM=dumb
plain dumb "$oakum" check --policy "$policy" c.json
TERM=xterm
plain json "$oakum" check --format json --policy "$policy" c.json
plain sarif "$oakum" check --format sarif --policy "$policy" c.json
plain rewrite "$oakum" rewrite --policy "$policy" c.json

# narrow NAME COMMAND…: no line is wider than 80 columns, but for an image's id, to be pasted.
narrow() {
	what=$1
	shift
	(cd "$dir" && "$@" >narrow.out 2>&1) </dev/null
	expect "$what-says-something" 0 '' test -s "$dir/narrow.out"
	expect "$what-has-80-columns" 0 '' awk 'length > 80 && NF > 1 && !/sha256:/ { print; bad = 1 } END { exit bad }' "$dir/narrow.out"
}
python3 "$here/log.py" 300 >"$dir/n.jsonl"
narrow help "$oakum" --help
narrow check "$oakum" check c.json
narrow check-many "$oakum" check c.json p.json
narrow diff "$oakum" diff c.json
narrow rules "$oakum" rules
narrow log "$oakum" log n.jsonl
narrow report "$oakum" report n.jsonl
narrow why "$oakum" why c1 --file n.jsonl --exit-code 126
for rule in $(jq -r '.[].id' "$dir/rules.json"); do
	narrow "explain-$rule" "$oakum" explain "$rule"
done
for name in cis pss nsa; do
	narrow "standard-$name" "$oakum" check --standard "$name" c.json
done

# Every command tells its options, and what each is for.
for command in $("$oakum" --help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p'); do
	narrow "help-$command" "$oakum" "$command" --help
	expect "help-$command-usage" 0 "usage: oakum $command " "$oakum" "$command" --help
	expect "help-$command-texts" 1 '' grep -E '^  --[a-z-]+( [A-Z]+)? *$' "$dir/narrow.out"
done
expect help-log-since 0 '--since TIME' "$oakum" log --help
"$oakum" diff --help >"$dir/help.out"
expect help-diff-lacks-since 1 '' grep since "$dir/help.out"
