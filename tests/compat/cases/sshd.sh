# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root that separates privileges by chroot and user'
packages='openssh-server openssh-client sshpass openssl'
quick=yes
start='mkdir -p /run/sshd && ssh-keygen -A >/dev/null && useradd -m -p "$(openssl passwd -6 secret)" u && exec /usr/sbin/sshd -D -e'
ask='sshpass -p secret ssh -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o ConnectTimeout=3 u@"$IP" id -un | grep "^u$"'
