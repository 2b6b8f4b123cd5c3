# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root in a chroot that changes to tftp'
packages='tftpd-hpa tftp-hpa'
start='mkdir -p /srv/tftp && echo 42 >/srv/tftp/f && exec in.tftpd -L -u tftp -s -a 0.0.0.0:69 /srv/tftp'
ask='cd /tmp && rm -f f && tftp "$IP" -c get f && grep 42 f'
