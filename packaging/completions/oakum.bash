# SPDX-License-Identifier: Apache-2.0
# bash completion for oakum, oakum-hook and oakum-runtime.

_oakum_reply() { # WORDS WORD
	mapfile -t COMPREPLY < <(compgen -W "$1" -- "$2")
}

_oakum_files() { # WORD
	compopt -o filenames 2>/dev/null
	mapfile -t COMPREPLY < <(compgen -f -- "$1")
}

_oakum_rules() {
	oakum rules 2>/dev/null | awk '$1 ~ /^[a-z_]+$/ { print $1 }'
}

_oakum_formats() { # COMMAND
	case $1 in
	check) echo 'text json sarif' ;;
	report) echo 'text json html prometheus' ;;
	*) echo 'text json' ;;
	esac
}

_oakum_options() { # COMMAND
	case $1 in
	check) echo --standard ;;
	diff) echo --json-patch ;;
	log) echo '--follow --rule --container --verdict --since' ;;
	report) echo '--output --rule --container --verdict --since' ;;
	why) echo '--file --exit-code --output' ;;
	esac
}

_oakum() {
	local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
	local command=${COMP_WORDS[1]}

	if [ "$COMP_CWORD" -eq 1 ]; then
		_oakum_reply 'check rewrite diff rules explain policy log report why setup doctor --help --version' "$word"
		return
	fi
	case $before in
	--policy | -p) _oakum_files "$word"; return ;;
	--format | -f) _oakum_reply "$(_oakum_formats "$command")" "$word"; return ;;
	--standard) _oakum_reply 'cis pss nsa' "$word"; return ;;
	--verdict) _oakum_reply 'allow rewrite refuse' "$word"; return ;;
	--rule) _oakum_reply "$(_oakum_rules)" "$word"; return ;;
	--file | --output) _oakum_files "$word"; return ;;
	esac
	if [[ $command == setup && $word == -* ]]; then
		_oakum_reply '--default --dry-run --undo --force --in-use' "$word"
		return
	fi
	if [[ $word == -* ]]; then
		_oakum_reply "--policy --format $(_oakum_options "$command")" "$word"
		return
	fi
	case $command in
	check | rewrite | diff | log | report) _oakum_files "$word" ;;
	explain) _oakum_reply "$(_oakum_rules)" "$word" ;;
	setup) _oakum_reply 'docker containerd podman crio buildkit divert' "$word" ;;
	policy)
		if [ "$COMP_CWORD" -eq 2 ]; then
			_oakum_reply 'check show verify' "$word"
		else
			_oakum_files "$word"
		fi
		;;
	esac
}
complete -F _oakum oakum

_oakum_hook() {
	local word=${COMP_WORDS[COMP_CWORD]}

	_oakum_reply '--policy= --name= --version filter verify verify-started' "$word"
	[[ ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
}
complete -F _oakum_hook oakum-hook

# The arguments of oakum-runtime are runc's, but for one option before them.
_oakum_runtime() {
	local word=${COMP_WORDS[COMP_CWORD]}

	if [ "$COMP_CWORD" -eq 1 ] && [[ $word == --o* ]]; then
		_oakum_reply '--oakum-policy=' "$word"
		compopt -o nospace 2>/dev/null
		return
	fi
	_oakum_reply 'checkpoint create delete events exec features kill list pause ps restore
		resume run spec start state update --root --log --log-format --systemd-cgroup' "$word"
}
complete -F _oakum_runtime -o bashdefault -o default oakum-runtime
