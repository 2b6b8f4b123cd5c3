# SPDX-License-Identifier: Apache-2.0
# The controls of published standards. Sourced by run.

# control STANDARD NUMBER GIVEN RUN FILE
control() {
	"$oakum" check --standard "$1" --format json --policy "$policy" "$5" >"$dir/controls.json"
	expect "standard-$1-$2-$(basename "$5")" 0 "\"$3\" $4" \
		jq -r --arg n "$2" '.controls[] | select(.number == $n) | "\"\(.given)\" \(.run)"' "$dir/controls.json"
}

expect standard-cis 3 '5.4   not met    met        Only capabilities that containers need' \
	"$oakum" check --standard cis --policy "$policy" "$config"
expect standard-not-judged 3 '5.7   not judged here       No SSH daemon inside' \
	"$oakum" check --standard cis --policy "$policy" "$config"
expect standard-totals 3 'controls are judged here; met as given: ' \
	"$oakum" check --standard nsa --policy "$policy" "$config"
expect standard-nearest 2 "did you mean 'pss'?" "$oakum" check --standard psss "$config"
expect standard-unknown 2 'there are cis, pss and nsa' "$oakum" check --standard pcidss "$config"
expect standard-no-sarif 2 'no SARIF form' "$oakum" check --standard cis --format sarif "$config"

for rename in cis:33 pss:18 nsa:21; do
	standard=${rename%:*}
	"$oakum" check --standard "$standard" --format json --policy "$policy" "$config" >"$dir/controls.json"
	expect "standard-$standard-all" 0 true jq -e --argjson n "${rename#*:}" '(.controls | length) == $n and
		([.controls[].number] | unique | length) == $n and all(.controls[]; (.title | length) > 0 and
		(if .given == "not judged" then (.reason | length) > 0 else (.given | IN("met", "not met")) end))' "$dir/controls.json"
	"$oakum" check --standard "$standard" --policy "$policy" "$config" >"$dir/told"
	expect "standard-$standard-columns" 1 '' grep -E '^.{81}' "$dir/told"
done

control cis 4.1 'not met' met "$config"
control cis 5.5 met met "$config"
control cis 5.13 'not met' 'not met' "$config"
jq '.root.readonly = true' "$config" >"$dir/changed.json"
control cis 5.13 met met "$dir/changed.json"
control cis 5.29 'not met' met "$config"
jq '.linux.resources.pids = { limit: 100 }' "$config" >"$dir/changed.json"
control cis 5.29 met met "$dir/changed.json"
control cis 5.11 'not met' met "$dir/changed.json"
# What is refused does not run. Each namespace is a control of its own.
jq 'del(.linux.namespaces[] | select(.type == "network"))' "$config" >"$dir/changed.json"
control cis 5.10 'not met' null "$dir/changed.json"
control cis 5.16 met null "$dir/changed.json"
control pss B2 'not met' null "$dir/changed.json"
control cis 5.5 'not met' null "$dir/privileged.json"
control pss R6 'not met' met "$config"
control pss B4 'not met' met "$config"
control nsa 1.3 'not met' 'not met' "$config"
