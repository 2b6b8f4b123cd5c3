# SPDX-License-Identifier: Apache-2.0
# The completions of all shells know every command and option that `oakum --help` and the help
# of each command show, and bash's really complete. Sourced by run.

commands=$("$build/oakum" --help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p')
options=$(for command in '' $commands; do "$build/oakum" $command --help; done | grep -oE -- '--[a-z][a-z-]+' | sort -u)
subcommands=$("$build/oakum" --help | sed -n 's/^  [a-z-]*  *\([a-z]*|[a-z|]*\).*/\1/p' | tr '|' ' ')
expect help-lists-commands grep -qx check <<<"$commands"
expect help-lists-options grep -qx -- --policy <<<"$options"
expect help-lists-options-of-commands grep -qx -- --json-patch <<<"$options"
expect help-lists-subcommands grep -qw show <<<"$subcommands"

for file in oakum.bash _oakum oakum.fish; do
	for word in $commands $subcommands; do
		expect "$file knows '$word'" grep -qw -- "$word" "$top/packaging/completions/$file"
	done
	for option in $options; do
		word=$option
		[ "$file" != oakum.fish ] || word="-l ${option#--}"
		expect "$file knows '$option'" \
			grep -qE -- "(^|[^a-z-])$word([^a-z-]|$)" "$top/packaging/completions/$file"
	done
done
for option in $("$build/oakum-hook" --help 2>&1 | grep -oE -- '(--[a-z]+|verify-started|filter)' | sort -u); do
	expect "bash knows oakum-hook's '$option'" grep -q -- "$option" "$top/packaging/completions/oakum.bash"
	expect "zsh knows oakum-hook's '$option'" grep -q -- "$option" "$top/packaging/completions/_oakum"
done

# completed WORD…: what bash offers for the last WORD, as a person at a prompt sees it.
completed() {
	# shellcheck disable=SC2016 # expanded by the inner bash
	PATH=$build:$PATH bash --norc -c '
		. "$0"
		COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
		words=$(complete -p "$1")
		words=${words#*-F }
		"${words%% *}"
		printf "%s\n" "${COMPREPLY[@]}"
	' "$top/packaging/completions/oakum.bash" "$@" 2>/dev/null
}

offers() { # WANTED WORD…
	completed "${@:2}" | grep -qx -- "$1"
}

only() { # WANTED WORD…
	[ "$(completed "${@:2}" | sort | tr '\n' ' ')" = "$1 " ]
}

expect bash-commands offers check oakum ''
expect bash-command only explain oakum ex
expect bash-rules only 'engine_socket' oakum explain engine_
expect bash-options only '--format --policy --standard' oakum check --
expect bash-options-of-log only '--container --follow --format --policy --rule --since --verdict' oakum log --
expect bash-formats-of-report only 'html json prometheus text' oakum report --format ''
expect bash-formats only 'json text' oakum rules --format ''
expect bash-policy only 'check show verify' oakum policy ''
expect bash-files offers "$top/Makefile" oakum check "$top/Mak"
expect bash-policy-file offers "$top/Makefile" oakum diff --policy "$top/Mak"
expect bash-hook only 'verify verify-started' oakum-hook ver
expect bash-engines only 'containerd crio' oakum setup c
expect bash-setup only '--default' oakum setup docker --de
expect bash-runtime only '--oakum-policy=' oakum-runtime --o
expect bash-runtime-verbs only 'create' oakum-runtime cr
for command in $commands; do
	expect "bash offers '$command'" offers "$command" oakum ''
done
