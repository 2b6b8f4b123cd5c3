# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root on port 21, a process for each session'
packages=vsftpd
start='mkdir -p /srv/ftp /var/run/vsftpd/empty && echo 42 >/srv/ftp/f && printf "listen=YES\nanonymous_enable=YES\nno_anon_password=YES\nseccomp_sandbox=NO\n" >/etc/v.conf && exec vsftpd /etc/v.conf'
ask='curl -sf --max-time 5 "ftp://$IP/f" | grep 42'
