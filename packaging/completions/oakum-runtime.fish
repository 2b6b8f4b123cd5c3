# SPDX-License-Identifier: Apache-2.0
# fish completion for oakum-runtime: runc's arguments, and one option before them.
complete -c oakum-runtime -f -a 'checkpoint create delete events exec features kill list pause ps restore resume run spec start state update'
complete -c oakum-runtime -l oakum-policy -r -F -d 'The policy'
complete -c oakum-runtime -l root -r -F -d 'Where the runtime keeps its state'
complete -c oakum-runtime -l log -r -F -d 'Where the runtime logs to'
complete -c oakum-runtime -l log-format -x -a 'text json' -d 'How it logs'
complete -c oakum-runtime -l systemd-cgroup -d 'Cgroups by systemd'
