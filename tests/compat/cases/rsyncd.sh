# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root on port 873 that changes to nobody in a chroot'
packages=rsync
quick=yes
start='mkdir /srv/m && echo 42 >/srv/m/f && printf "[m]\npath=/srv/m\n" >/etc/r.conf && exec rsync --daemon --no-detach --config=/etc/r.conf'
ask='rsync "rsync://$IP/m/f" /tmp/rsync-f && grep 42 /tmp/rsync-f'
