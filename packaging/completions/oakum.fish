# SPDX-License-Identifier: Apache-2.0
# fish completion for oakum.

function __oakum_rules
	oakum rules 2>/dev/null | awk '$1 ~ /^[a-z_]+$/ { print $1 }'
end

set -l commands check rewrite diff rules explain policy setup
set -l none "not __fish_seen_subcommand_from $commands"

complete -c oakum -f
complete -c oakum -n "$none" -l help -d 'List the commands'
complete -c oakum -n "$none" -l version -d 'Print the version'
complete -c oakum -n "$none" -a check -d 'Judge configurations'
complete -c oakum -n "$none" -a rewrite -d 'Print the hardened configuration'
complete -c oakum -n "$none" -a diff -d 'Show what a rewrite changes'
complete -c oakum -n "$none" -a rules -d 'List the rules'
complete -c oakum -n "$none" -a explain -d 'Explain a rule and its parameters'
complete -c oakum -n "$none" -a policy -d 'Check a policy, or show what it comes to'
complete -c oakum -n "$none" -a setup -d 'Tell engines about Oakum'

complete -c oakum -n "__fish_seen_subcommand_from $commands" -s p -l policy -r -F -d 'Judge by this policy'
complete -c oakum -n "__fish_seen_subcommand_from $commands" -s f -l format -x -a 'text json' -d 'How to answer'
complete -c oakum -n '__fish_seen_subcommand_from check rewrite diff policy' -F
complete -c oakum -n '__fish_seen_subcommand_from explain' -x -a '(__oakum_rules)'
complete -c oakum -n '__fish_seen_subcommand_from policy' -a 'check show'

set -l setup '__fish_seen_subcommand_from setup'
complete -c oakum -n "$setup" -a 'docker containerd podman crio buildkit divert'
complete -c oakum -n "$setup" -l default -d 'Make Oakum the default runtime'
complete -c oakum -n "$setup" -l dry-run -d 'Say what would be done'
complete -c oakum -n "$setup" -l undo -d 'Put back what was there'
complete -c oakum -n "$setup" -l force -d 'Undo although containers need it'
complete -c oakum -n "$setup" -l in-use -d 'Say what needs oakum-runtime'
