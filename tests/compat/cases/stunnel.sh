# SPDX-License-Identifier: Apache-2.0
# shellcheck disable=SC2034,SC2148 # read by the suite
about='root on port 443 that goes into a chroot and drops privileges'
packages='stunnel4 openssl'
start='openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=x -keyout /etc/stunnel/k.pem -out /etc/stunnel/c.pem 2>/dev/null; mkdir -p /srv/st; printf "chroot = /srv/st\nsetuid = www-data\nsetgid = www-data\nforeground = yes\npid = \n[t]\naccept = 443\nconnect = 127.0.0.1:99\ncert = /etc/stunnel/c.pem\nkey = /etc/stunnel/k.pem\n" >/etc/stunnel/s.conf; exec stunnel4 /etc/stunnel/s.conf'
ask='echo | openssl s_client -connect "$IP:443" 2>/dev/null | grep "CN = x"'
