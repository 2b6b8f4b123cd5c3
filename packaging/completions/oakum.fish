# SPDX-License-Identifier: Apache-2.0
# fish completion for oakum.

function __oakum_rules
	oakum rules 2>/dev/null | awk '$1 ~ /^[a-z_]+$/ { print $1 }'
end

set -l commands check rewrite diff rules explain policy log report why setup doctor
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
complete -c oakum -n "$none" -a doctor -d 'Say what stands on this host, and how to mend it'
complete -c oakum -n "$none" -a log -d 'Show what happened, from the audit log'
complete -c oakum -n "$none" -a report -d 'Sum the audit log up, and propose exceptions'
complete -c oakum -n "$none" -a why -d 'Find out which change hurt a container'

complete -c oakum -n "__fish_seen_subcommand_from $commands" -s p -l policy -r -F -d 'Judge by this policy'
complete -c oakum -n "__fish_seen_subcommand_from $commands" -s f -l format -x -a 'text json sarif html prometheus' -d 'How to answer'
complete -c oakum -n '__fish_seen_subcommand_from check rewrite diff policy log report' -F
complete -c oakum -n '__fish_seen_subcommand_from check' -l standard -x -a 'cis pss nsa' -d 'A table of controls'
complete -c oakum -n '__fish_seen_subcommand_from diff' -l json-patch -d 'As RFC 6902'
complete -c oakum -n '__fish_seen_subcommand_from log' -l follow -d 'Go on as it grows'
complete -c oakum -n '__fish_seen_subcommand_from log report' -l rule -x -a '(__oakum_rules)' -d 'In which it found something'
complete -c oakum -n '__fish_seen_subcommand_from log report' -l container -x -d 'Of that name or id'
complete -c oakum -n '__fish_seen_subcommand_from log report' -l verdict -x -a 'allow rewrite refuse' -d 'With that verdict'
complete -c oakum -n '__fish_seen_subcommand_from log report' -l since -x -d 'Since then'
complete -c oakum -n '__fish_seen_subcommand_from report' -l output -r -F -d 'Where to'
complete -c oakum -n '__fish_seen_subcommand_from why' -l output -r -F -d 'What it said'
complete -c oakum -n '__fish_seen_subcommand_from why' -l file -r -F -d 'The audit log'
complete -c oakum -n '__fish_seen_subcommand_from why' -l exit-code -x -d 'How it ended'
complete -c oakum -n '__fish_seen_subcommand_from explain' -x -a '(__oakum_rules)'
complete -c oakum -n '__fish_seen_subcommand_from policy' -a 'check show verify'

set -l setup '__fish_seen_subcommand_from setup'
complete -c oakum -n "$setup" -a 'docker containerd podman crio buildkit divert'
complete -c oakum -n "$setup" -l default -d 'Make Oakum the default runtime'
complete -c oakum -n "$setup" -l dry-run -d 'Say what would be done'
complete -c oakum -n "$setup" -l undo -d 'Put back what was there'
complete -c oakum -n "$setup" -l force -d 'Undo although containers need it'
complete -c oakum -n "$setup" -l in-use -d 'Say what needs oakum-runtime'
