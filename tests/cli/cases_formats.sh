# SPDX-License-Identifier: Apache-2.0
# Many documents, their summary, and the forms for machines. Sourced by run.

expect summary 4 'VERDICT            REFUSED REWRITTEN WARNED  DOCUMENT' \
	"$oakum" check --policy "$policy" "$dir/hardened.json" "$dir/privileged.json" "$config"
expect summary-counts 4 '3 documents: 1 refused, 1 would be rewritten, 1 allowed as they are, 0 errors' \
	"$oakum" check --policy "$policy" "$dir/hardened.json" "$dir/privileged.json" "$config"
expect summary-error 1 '2 documents: 0 refused, 1 would be rewritten, 0 allowed as they are, 1 errors' \
	"$oakum" check --policy "$policy" "$config" "$dir/none.json"
"$oakum" check --policy "$policy" "$config" >"$dir/told"
expect summary-of-one 1 '' grep DOCUMENT "$dir/told"
expect verdict-first 0 "would be rewritten: $config" head -n 1 "$dir/told"
expect place 0 'line 4, /process/user/uid: runs as root (uid 0)' cat "$dir/told"
expect otherwise 0 "decided by preset 'restricted'" cat "$dir/told"
expect otherwise-how 0 'otherwise: "rules": { "user": "warn" }' cat "$dir/told"
"$oakum" check --format json --policy "$policy" "$dir/hardened.json" "$config" >"$dir/many.json"
expect json-many 0 true jq -es --arg b "$config" 'length == 2 and .[0].verdict == "allow" and .[1].name == $b' "$dir/many.json"
expect json-line 0 true jq -es '.[1].findings[] | select(.pointer == "/process/user/uid") | .line == 4' "$dir/many.json"

# Many at once need no more memory than one.
set --
for i in $(seq 400); do set -- "$@" "$config"; done
expect many-at-once 3 '400 documents: 0 refused, 400 would be rewritten' \
	python3 "$here/peak.py" 250000 "$oakum" check --policy "$policy" "$@"

# SARIF 2.1.0: what its schema demands of what is used here.
"$oakum" check --format sarif --policy "$policy" "$dir/hardened.json" "$dir/privileged.json" "$config" >"$dir/sarif.json"
expect sarif-status 0 '' test $? -eq 4
expect sarif-head 0 true jq -e '.version == "2.1.0" and (.["$schema"] | test("sarif-schema-2.1.0")) and (.runs | length) == 1' "$dir/sarif.json"
expect sarif-driver 0 true jq -e '.runs[0].tool.driver | .name == "oakum" and (.rules | length) > 30 and all(.rules[]; (.id | type) == "string" and (.shortDescription.text | length) > 0 and (.fullDescription.text | length) > 0)' "$dir/sarif.json"
expect sarif-results 0 true jq -e '.runs[0].tool.driver.rules as $rules | .runs[0].results | length > 10 and all(.[];
	$rules[.ruleIndex].id == .ruleId and (.level | IN("error", "warning", "note")) and (.message.text | length) > 0 and
	(.locations | length) == 1 and (.locations[0].physicalLocation.artifactLocation.uri | startswith("file:///")) and
	.locations[0].physicalLocation.region.startLine >= 1 and (.locations[0].logicalLocations[0].fullyQualifiedName | type) == "string")' "$dir/sarif.json"
expect sarif-refusal 0 true jq -e '[.runs[0].results[] | select(.level == "error") | .ruleId] | contains(["privileged"])' "$dir/sarif.json"
expect sarif-line 0 true jq -e '[.runs[0].results[] | select(.ruleId == "user" and .locations[0].physicalLocation.region.startLine == 4)] | length > 0' "$dir/sarif.json"
printf '{' >"$dir/a b.json"
"$oakum" check --format sarif --policy "$policy" "$dir/a b.json" >"$dir/sarif.json"
expect sarif-uri 0 true jq -e '.runs[0].results[0] | .ruleId == "config" and (.locations[0].physicalLocation.artifactLocation.uri | endswith("/a%20b.json"))' "$dir/sarif.json"
"$oakum" check --format sarif --policy "$policy" "$dir/hardened.json" >"$dir/sarif.json"
expect sarif-clean 0 true jq -e '.runs[0].results == []' "$dir/sarif.json"
