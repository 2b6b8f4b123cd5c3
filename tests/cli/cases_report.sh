# SPDX-License-Identifier: Apache-2.0
# What the audit log comes to, and what is proposed. Sourced by run, after cases_log.sh.

expect report-totals 0 '6 calls judged: 2 refused, 2 rewritten, 2 let pass as they were' "$oakum" report "$log"
expect report-audited 0 '2 of them were only audited: nothing was refused or changed' "$oakum" report "$log"
expect report-rule 0 'engine_socket                2         0         0' "$oakum" report "$log"
expect report-image 0 '        2         2         0  ci:2' "$oakum" report "$log"
expect report-why 0 "// engine_socket: mounts the engine socket '/run/docker.sock'" "$oakum" report "$log"
expect report-since 0 '3 calls judged' "$oakum" report --since 2026-01-04 "$log"
expect report-damaged 0 '4 of 7 lines are damaged' "$oakum" report "$dir/damaged.jsonl"
: >"$dir/none.jsonl"
expect report-empty 0 '0 calls judged' "$oakum" report "$dir/none.jsonl"
"$oakum" report "$log" >"$dir/told"
expect report-columns 1 '' sh -c 'grep -v sha256: "$1" | grep -E "^.{81}"' sh "$dir/told"

# The proposal is a policy once its comments are uncommented and the reason is given, not before.
sed -n '/^ci:2$/,$p' "$dir/told" | sed -n 's,^// ,,p' | sed -n '/^{$/,/^}$/p' >"$dir/proposal.json"
expect proposal-needs-reason 1 'a text of one line, not empty' "$oakum" policy check "$dir/proposal.json"
sed -i 's/"reason": ""/"reason": "a test"/' "$dir/proposal.json"
expect proposal 0 "valid: $dir/proposal.json" "$oakum" policy check "$dir/proposal.json"
"$oakum" policy show --format json "$dir/proposal.json" >"$dir/shown.json"
expect proposal-is-narrow 0 true jq -e --arg id "sha256:$(printf 'b%.0s' $(seq 64))" \
	'.exceptions == [.exceptions[0]] and .exceptions[0].match == {image_id: $id} and .exceptions[0].rules == ["engine_socket"]' "$dir/shown.json"
# Without an image: the place of the root file system; without that, all containers.
jq -c 'select(.name == "c1") | .image = null | .image_id = null' "$log" >"$dir/bare.jsonl"
expect proposal-rootfs 0 '"match": { "rootfs": "/r/1" }' "$oakum" report "$dir/bare.jsonl"
jq -c '.rootfs = null' "$dir/bare.jsonl" >"$dir/unknown.jsonl"
"$oakum" report "$dir/unknown.jsonl" | sed -n 's,^// ,,p' | sed -n '/^{$/,/^}$/p' >"$dir/proposal.json"
expect proposal-for-all 0 '"engine_socket": "warn"' cat "$dir/proposal.json"
expect proposal-for-all-parses 0 "valid: $dir/proposal.json" "$oakum" policy check "$dir/proposal.json"
# What the log says cannot leave its comment.
jq -c 'select(.name == "c1") | .findings[1].message = "x\n{ \"version\": 2 }" | .image = "a\n*/ evil"' "$log" >"$dir/evil.jsonl"
"$oakum" report "$dir/evil.jsonl" >"$dir/told"
expect proposal-escapes 1 '' grep -E '^(\{|\*/)' "$dir/told"

"$oakum" report --format json "$log" >"$dir/report.json"
expect report-json 0 true jq -e '.calls == 6 and .refused == 2 and .only_audited == 2 and
	(.rules[0] | .rule == "engine_socket" and .refused == 2) and
	(.images[0] | .name == "ci:2" and .refused == 2 and (.proposal | test("engine_socket")))' "$dir/report.json"

# Prometheus: stable names, few series whatever the log says, appearing whole.
"$oakum" report --format prometheus "$log" >"$dir/report.prom"
expect prometheus-calls 0 'oakum_calls_total{event="create",verdict="refuse"} 2' cat "$dir/report.prom"
expect prometheus-rule 0 'oakum_findings_total{rule="engine_socket",action="refuse"} 2' cat "$dir/report.prom"
expect prometheus-damaged 0 'oakum_audit_damaged_lines_total 0' cat "$dir/report.prom"
expect prometheus-form 1 '' grep -vE '^(# (HELP|TYPE) oakum_[a-z_]+ .+|oakum_[a-z_]+(\{[a-z]+="[a-z_]+",[a-z]+="[a-z]+"\})? [0-9]+)$' "$dir/report.prom"
python3 "$here/log.py" 3000 | jq -c '.findings[0].rule = "rule\(.id)\"\n" | .event = "e\(.id)" | .image_id = "sha256:\(.id)"' >"$dir/many.jsonl"
"$oakum" report --format prometheus "$dir/many.jsonl" >"$dir/many.prom"
expect prometheus-bounded 0 '' test "$(wc -l <"$dir/many.prom")" -lt 100
expect prometheus-bounded-form 1 '' grep -vE '^(#|oakum_)' "$dir/many.prom"
mkdir "$dir/textfile"
echo old >"$dir/textfile/oakum.prom"
exec 8<"$dir/textfile/oakum.prom"
expect output 0 '' "$oakum" report --format prometheus --output "$dir/textfile/oakum.prom" "$log"
expect output-replaces 0 old sh -c "cat <&8"
expect output-is-new 0 oakum_calls_total cat "$dir/textfile/oakum.prom"
expect output-mode 0 644 stat -c %a "$dir/textfile/oakum.prom"
expect output-leaves-nothing 0 '<oakum.prom>' printf '<%s>' "$(ls -A "$dir/textfile")"
expect output-nowhere 1 'cannot be opened' "$oakum" report --output "$dir/nowhere/x" "$log"

# HTML: escaped, and nothing from elsewhere. tests/browser/run looks at it in a browser.
"$oakum" report --format html "$log" >"$dir/report.html"
expect html-escapes 0 '&lt;script&gt;alert(1)&lt;/script&gt;' cat "$dir/report.html"
expect html-no-script 1 '' grep -qi '<script\|javascript:\|http:\|https:\|src=\|@import\|url(' "$dir/report.html"
expect html-policy 0 "default-src 'none'" cat "$dir/report.html"
expect html-chart 0 '<div class="chart">' cat "$dir/report.html"
