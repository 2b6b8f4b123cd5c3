# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root daemon that becomes the user of each session'
packages='samba smbclient'
start='useradd -m u && printf "secret\nsecret\n" | smbpasswd -s -a u >/dev/null && printf "[global]\nmap to guest = never\n[s]\npath = /home/u\nread only = no\n" >/etc/samba/smb.conf && exec smbd --foreground --no-process-group --debug-stdout'
ask='cd /tmp && echo 42 >s && smbclient "//$IP/s" -U u%secret -c "put s; get s back" >/dev/null && grep 42 back'
