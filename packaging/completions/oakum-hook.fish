# SPDX-License-Identifier: Apache-2.0
# fish completion for oakum-hook.
complete -c oakum-hook -f -a 'filter verify verify-started'
complete -c oakum-hook -l policy -r -F -d 'The policy'
complete -c oakum-hook -l name -x -d 'The policy of oakum-runtime-NAME'
complete -c oakum-hook -l version -d 'Print the version'
